SELECT
    submission.submission_id,
    submission.sha256,
    submission.file_name,
    submission.arrived_at,
    submission.round_key,
    submission.department_code,
    submission.version,
    EXISTS(
        SELECT 1
        FROM core.standing
        WHERE standing.submission_id = submission.submission_id AND standing.superseded_at IS null
    ) AS is_standing
FROM intake.submission
WHERE submission.state <> 'quarantined'
ORDER BY submission.round_key, submission.department_code, submission.version
