SELECT
    submission.submission_id,
    submission.sha256,
    submission.file_name,
    submission.arrived_at,
    submission.round_key,
    submission.department_code,
    submission.version,
    standing.submission_id IS NOT null AS is_standing
FROM intake.submission
LEFT JOIN core.standing ON submission.submission_id = standing.submission_id AND standing.superseded_at IS null
WHERE submission.state <> 'quarantined'
ORDER BY submission.round_key, submission.department_code, submission.version
