-- The figures that stand a year before each wanted round, of each wanted department. What stood before this round's workbooks went
-- out was printed into them.
SELECT
    wanted.round_key,
    wanted.department_code,
    past.indicator_code,
    past.value,
    past.sheet,
    past.cell,
    coalesce(standing.known_at < opened.opened_at, false) AS was_printed
FROM jsonb_to_recordset(cast(:wanted AS jsonb)) AS wanted (round_key text, department_code text)
INNER JOIN core.round_before AS before ON wanted.round_key = before.round_key
INNER JOIN core.standing_figure AS past
    ON before.last_round_key = past.round_key AND wanted.department_code = past.department_code
INNER JOIN core.standing ON past.submission_id = standing.submission_id AND standing.superseded_at IS null
LEFT JOIN intake.opened_round AS opened ON wanted.round_key = opened.round_key
