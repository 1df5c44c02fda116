-- The signed reports of a department in a round, each with the version that arrived nearest to it.
SELECT
    attachment.sha256,
    attachment.file_name,
    attachment.media_type,
    attachment.arrived_at,
    nearest.submission_id,
    nearest.version
FROM intake.attachment
LEFT JOIN LATERAL (
    SELECT
        submission.submission_id,
        submission.version
    FROM intake.submission
    WHERE
        submission.round_key = attachment.round_key
        AND submission.department_code = attachment.department_code
        AND submission.version IS NOT null
    ORDER BY abs(extract(EPOCH FROM submission.arrived_at - attachment.arrived_at)), submission.version DESC
    LIMIT 1
) AS nearest ON true
WHERE attachment.round_key = :round_key AND attachment.department_code = :department_code
ORDER BY attachment.arrived_at, attachment.sha256
