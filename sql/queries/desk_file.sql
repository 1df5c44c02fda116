-- What may be downloaded under a SHA-256, and whose it is.
SELECT
    submission.round_key,
    submission.department_code,
    submission.file_name
FROM intake.submission
WHERE submission.sha256 = :sha256
UNION ALL
SELECT
    attachment.round_key,
    attachment.department_code,
    attachment.file_name
FROM intake.attachment
WHERE attachment.sha256 = :sha256
