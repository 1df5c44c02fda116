-- Files on which the reader failed, and which nobody was told of since it is this version.
SELECT
    submission.file_name,
    submission.receipt_number,
    submission.unread_by
FROM intake.submission
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
ORDER BY submission.arrived_at, submission.sha256
