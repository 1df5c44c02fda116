-- Files that nobody has judged, on which another reader failed, or that are to be judged again, with their first delivery.
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
LEFT JOIN LATERAL (
    SELECT
        quarantine_decision.decision,
        quarantine_decision.decision_id
    FROM intake.quarantine_decision
    WHERE quarantine_decision.sha256 = file.sha256
    ORDER BY quarantine_decision.decision_id DESC
    LIMIT 1
) AS decided ON true
LEFT JOIN intake.submission ON file.sha256 = submission.sha256
WHERE
    (
        submission.sha256 IS null
        OR submission.unread_by <> :reader_version
        -- Judged before. What counts already is judged again only when the department sends it again.
        OR (
            submission.judged_under IS NOT null
            AND (
                EXISTS (
                    SELECT 1
                    FROM intake.arrival AS later
                    WHERE later.sha256 = file.sha256 AND later.arrival_id > submission.judged_arrival_id
                )
                OR (submission.state = 'quarantined' AND decided.decision IS DISTINCT FROM 'dismiss'
                    AND submission.judged_under <> intake.judged_now(:reader_version))
                OR (decided.decision = 'judge_again' AND decided.decision_id > coalesce(submission.judged_decision_id, 0))
            )
        )
    )
    AND NOT EXISTS (SELECT 1 FROM intake.attachment
    WHERE attachment.sha256 = file.sha256)
ORDER BY first_arrival.arrived_at, file.sha256
