-- The versions of these departments and rounds, counted in the order in which they arrived.
UPDATE intake.submission
SET version = numbered.version
FROM (
    SELECT
        submission.submission_id,
        row_number()
            OVER (PARTITION BY submission.round_key, submission.department_code ORDER BY submission.arrived_at, submission.sha256)
            AS version
    FROM unnest(cast(:round_keys AS text []), cast(:department_codes AS text [])) AS place (round_key, department_code)
    INNER JOIN intake.submission
        ON place.round_key = submission.round_key AND place.department_code = submission.department_code
    WHERE submission.state <> 'quarantined'
) AS numbered
WHERE
    submission.submission_id = numbered.submission_id
    AND submission.version IS DISTINCT FROM numbered.version
