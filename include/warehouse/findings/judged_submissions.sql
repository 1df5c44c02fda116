-- Every submission that was read and checked, of one province or, where :province_code is null, of all.
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
INNER JOIN core.round ON submission.round_key = round.round_key
LEFT JOIN core.standing ON submission.submission_id = standing.submission_id AND standing.superseded_at IS null
WHERE
    submission.state <> 'quarantined'
    AND (cast(:province_code AS text) IS null OR round.province_code = :province_code)
ORDER BY submission.round_key, submission.department_code, submission.version
