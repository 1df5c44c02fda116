INSERT INTO core.standing (submission_id, round_key, department_code, known_at, superseded_at)
SELECT
    submission_id,
    round_key,
    department_code,
    arrived_at,
    lead(arrived_at) OVER (ORDER BY arrived_at, sha256) AS superseded_at
FROM intake.submission
WHERE
    round_key = :round_key
    AND department_code = :department_code
    AND state IN ('accepted', 'accepted_with_warnings')
