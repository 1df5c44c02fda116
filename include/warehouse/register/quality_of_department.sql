-- One row per round that a department took part in: on time, clean at first, days until its first accepted version.
SELECT
    round.round_key,
    round.round_code,
    due.due_on,
    quality.first_arrived_at,
    coalesce(
        core.accepted_in_time(
            quality.first_accepted_at IS NOT null, quality.first_arrived_at, quality.first_accepted_at, due.due_on
        ),
        false
    ) AS is_on_time,
    quality.first_critical = 0 AS is_clean_at_first,
    quality.first_critical,
    quality.first_accepted_at,
    quality.first_accepted_version,
    quality.days_to_fix
FROM intake.effective_due AS due
INNER JOIN core.round ON due.round_key = round.round_key
CROSS JOIN LATERAL intake.quality(due.round_key, due.department_code) AS quality
WHERE
    due.department_code = :department_code
    AND round.province_code = :province_code
ORDER BY round.due_on DESC
LIMIT 12
