UPDATE intake.submission
SET version = numbered.version
FROM (
    SELECT
        submission_id,
        row_number() OVER (ORDER BY arrived_at, sha256) AS version
    FROM intake.submission
    WHERE round_key = :round_key AND department_code = :department_code AND state <> 'quarantined'
) AS numbered
WHERE
    submission.submission_id = numbered.submission_id
    AND submission.version IS DISTINCT FROM numbered.version
