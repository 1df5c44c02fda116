SELECT
    submission.submission_id,
    submission.round_key,
    submission.department_code,
    submission.receipt_number,
    submission.version,
    submission.state,
    submission.file_name,
    answer.slip_path,
    (SELECT count(*) FROM intake.arrival
    WHERE arrival.sha256 = submission.sha256) AS arrivals,
    submission.arrived_at,
    submission.kind
FROM intake.submission
LEFT JOIN intake.answer ON submission.submission_id = answer.submission_id
WHERE submission.sha256 = :sha256
UNION ALL
SELECT
    null AS submission_id,
    attachment.round_key,
    attachment.department_code,
    null AS receipt_number,
    null AS version,
    'attached' AS state,
    attachment.file_name,
    null AS slip_path,
    (SELECT count(*) FROM intake.arrival
    WHERE arrival.sha256 = attachment.sha256) AS arrivals,
    attachment.arrived_at,
    'report' AS kind
FROM intake.attachment
WHERE attachment.sha256 = :sha256
