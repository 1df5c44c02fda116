-- What may be downloaded under a SHA-256, and whose it is. A quarantined file of no known round is of the province that its
-- sender works for, or that its name begins with; otherwise of none.
SELECT
    submission.round_key,
    submission.department_code,
    submission.file_name,
    coalesce(round.province_code, sender.province_code, named.province_code) AS province_code
FROM intake.submission
LEFT JOIN core.round ON submission.round_key = round.round_key
LEFT JOIN LATERAL (
    SELECT arrival.sender
    FROM intake.arrival
    WHERE arrival.sha256 = submission.sha256
    ORDER BY arrival.arrived_at, arrival.arrival_id
    LIMIT 1
) AS first_arrival ON true
LEFT JOIN intake.access AS sender ON first_arrival.sender = sender.user_name
LEFT JOIN core.province AS named ON split_part(submission.file_name, '-', 1) = named.province_code
WHERE submission.sha256 = :sha256
UNION ALL
SELECT
    attachment.round_key,
    attachment.department_code,
    attachment.file_name,
    round.province_code
FROM intake.attachment
INNER JOIN core.round ON attachment.round_key = round.round_key
WHERE attachment.sha256 = :sha256
