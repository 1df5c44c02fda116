-- One row per department that a reorganisation moves and indicator of which figures of it stand, in rounds due before that day.
SELECT
    figure.department_code,
    round.province_code,
    figure.indicator_code,
    newest.name_vi,
    newest.name_en,
    newest.carry_over,
    count(*) AS figures,
    min(round.round_code) AS first_round,
    max(round.round_code) AS last_round
FROM core.standing_figure AS figure
INNER JOIN core.round ON figure.round_key = round.round_key
INNER JOIN LATERAL (
    SELECT
        indicator.name_vi,
        indicator.name_en,
        indicator.carry_over
    FROM core.indicator
    WHERE indicator.indicator_code = figure.indicator_code AND indicator.valid_from < :from_on
    ORDER BY indicator.valid_from DESC
    LIMIT 1
) AS newest ON true
WHERE
    round.due_on < :from_on
    AND (round.province_code, figure.department_code) IN (
        SELECT
            move.province_code,
            move.department_code
        FROM core.department_successor AS move
        WHERE move.reorganisation_code = :reorganisation_code
    )
GROUP BY
    figure.department_code,
    round.province_code,
    figure.indicator_code,
    newest.name_vi,
    newest.name_en,
    newest.carry_over
ORDER BY round.province_code, figure.department_code, figure.indicator_code
