-- Every file that came for a round, or came in while it was collected and of which nobody knows whose it is; and what became of it.
SELECT
    first_arrival.file_name,
    first_arrival.arrived_at,
    first_arrival.claimed_at,
    coalesce(submission.department_code, attachment.department_code) AS department_code,
    submission.version,
    CASE
        WHEN submission.state IS NOT null THEN submission.state
        WHEN attachment.sha256 IS NOT null THEN 'attached'
        ELSE 'waiting'
    END AS state
FROM intake.file
CROSS JOIN core.round
CROSS JOIN LATERAL (
    SELECT
        arrival.file_name,
        arrival.arrived_at,
        arrival.claimed_at
    FROM intake.arrival
    WHERE arrival.sha256 = file.sha256
    ORDER BY arrival.arrived_at, arrival.arrival_id
    LIMIT 1
) AS first_arrival
LEFT JOIN intake.submission ON file.sha256 = submission.sha256
LEFT JOIN intake.attachment ON file.sha256 = attachment.sha256
WHERE
    round.round_key = :round_key
    AND (
        coalesce(submission.round_key, attachment.round_key) = round.round_key
        OR (
            coalesce(submission.round_key, attachment.round_key) IS null
            AND (first_arrival.arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN round.requested_on AND round.closes_on
        )
        OR EXISTS (
            SELECT 1
            FROM intake.unreadable_file
            WHERE
                unreadable_file.submission_id = submission.submission_id
                AND unreadable_file.round_key = round.round_key
        )
    )
ORDER BY first_arrival.arrived_at, file.sha256
