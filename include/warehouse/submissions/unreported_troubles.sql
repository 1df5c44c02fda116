-- Steps that broke down over a file, and files that this version of the system quarantined for a fault that may be its own; those of
-- which the operators have not heard yet.
SELECT
    submission.file_name,
    'reader_failed' AS action,
    submission.receipt_number AS subject,
    coalesce(finding.rule_code, 'FIL-12') AS reason,
    jsonb_build_object('file_name', submission.file_name, 'reader_version', submission.unread_by) AS detail,
    submission.arrived_at,
    submission.sha256
FROM intake.submission
LEFT JOIN intake.finding ON submission.submission_id = finding.submission_id
WHERE
    submission.unread_by IS NOT null
    AND NOT EXISTS (
        SELECT 1
        FROM intake.event
        WHERE
            event.action = 'reader_failed'
            AND event.subject = submission.receipt_number
            AND event.detail ->> 'reader_version' = submission.unread_by
    )
UNION ALL
SELECT
    arrival.file_name,
    'step_failed' AS action,
    trouble.sha256 AS subject,
    trouble.step || ': ' || trouble.detail AS reason,
    jsonb_build_object('file_name', arrival.file_name, 'step', trouble.step, 'error', trouble.detail) AS detail,
    arrival.arrived_at,
    trouble.sha256
FROM intake.trouble
CROSS JOIN LATERAL (
    SELECT
        arrival.file_name,
        arrival.arrived_at
    FROM intake.arrival
    WHERE arrival.sha256 = trouble.sha256
    ORDER BY arrival.arrived_at, arrival.arrival_id
    LIMIT 1
) AS arrival
WHERE NOT trouble.is_told
ORDER BY arrived_at, sha256
