-- Every version of a department in a round, newest first, with its findings, its slip and its withdrawal.
SELECT
    submission.submission_id,
    submission.receipt_number,
    submission.sha256,
    submission.file_name,
    submission.version,
    submission.state,
    submission.arrived_at,
    submission.report_number,
    submission.reported_on,
    submission.answers_receipt,
    submission.contact_name,
    submission.contact_phone,
    submission.contact_email,
    first_arrival.sender,
    answer.slip_path,
    lasting.withdrawn_at,
    lasting.withdrawn_by,
    lasting.reason AS withdrawn_reason,
    coalesce(standing.submission_id IS NOT null, false) AS is_standing,
    counted.critical,
    counted.warning,
    counted.info,
    counted.repeats
FROM intake.submission
LEFT JOIN LATERAL (
    SELECT arrival.sender
    FROM intake.arrival
    WHERE arrival.sha256 = submission.sha256
    ORDER BY arrival.arrived_at, arrival.arrival_id
    LIMIT 1
) AS first_arrival ON true
LEFT JOIN intake.answer ON submission.submission_id = answer.submission_id
LEFT JOIN intake.withdrawal AS lasting
    ON submission.submission_id = lasting.submission_id AND lasting.reinstated_at IS null
LEFT JOIN core.standing ON submission.submission_id = standing.submission_id AND standing.superseded_at IS null
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE finding.severity = 'critical') AS critical,
        count(*) FILTER (WHERE finding.severity = 'warning') AS warning,
        count(*) FILTER (WHERE finding.severity = 'info') AS info,
        (SELECT count(*) - 1 FROM intake.arrival
        WHERE arrival.sha256 = submission.sha256) AS repeats
    FROM intake.finding
    WHERE finding.submission_id = submission.submission_id
) AS counted
WHERE submission.round_key = :round_key AND submission.department_code = :department_code
ORDER BY submission.arrived_at DESC, submission.sha256 DESC
