-- One row per round that a department took part in: on time, clean at first, days until its first accepted version.
SELECT
    round.round_key,
    round.round_code,
    due.due_on,
    first_version.arrived_at AS first_arrived_at,
    first_version.arrived_at < due.due_before AS is_on_time,
    counted.critical = 0 AS is_clean_at_first,
    counted.critical AS first_critical,
    accepted.arrived_at AS first_accepted_at,
    accepted.version AS first_accepted_version,
    (accepted.arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    - (first_version.arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS days_to_fix
FROM intake.effective_due AS due
INNER JOIN core.round ON due.round_key = round.round_key
INNER JOIN LATERAL (
    SELECT submission.*
    FROM intake.submission
    WHERE
        submission.round_key = due.round_key
        AND submission.department_code = due.department_code
        AND submission.version IS NOT null
    ORDER BY submission.version
    LIMIT 1
) AS first_version ON true
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE finding.severity = 'critical') AS critical
    FROM intake.finding
    WHERE finding.submission_id = first_version.submission_id
) AS counted
LEFT JOIN LATERAL (
    SELECT
        submission.arrived_at,
        submission.version
    FROM intake.submission
    WHERE
        submission.round_key = due.round_key
        AND submission.department_code = due.department_code
        AND coalesce(submission.state_before_withdrawal, submission.state) IN ('accepted', 'accepted_with_warnings')
    ORDER BY submission.arrived_at
    LIMIT 1
) AS accepted ON true
WHERE
    due.department_code = :department_code
    AND round.province_code = :province_code
ORDER BY round.due_on DESC
LIMIT 12
