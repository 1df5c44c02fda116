SELECT
    file.sha256,
    file.archive_path,
    first_arrival.file_name,
    first_arrival.arrived_at,
    first_arrival.sender,
    file.size_bytes
FROM intake.file
CROSS JOIN LATERAL (
    SELECT
        arrival.file_name,
        arrival.arrived_at,
        arrival.sender
    FROM intake.arrival
    WHERE arrival.sha256 = file.sha256
    ORDER BY arrival.arrived_at, arrival.arrival_id
    LIMIT 1
) AS first_arrival
WHERE
    NOT EXISTS (SELECT 1 FROM intake.submission
    WHERE submission.sha256 = file.sha256 AND (submission.unread_by IS null OR submission.unread_by = :reader_version))
    AND NOT EXISTS (SELECT 1 FROM intake.attachment
    WHERE attachment.sha256 = file.sha256)
ORDER BY first_arrival.arrived_at, file.sha256
