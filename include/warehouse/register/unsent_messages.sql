SELECT DISTINCT
    message_path,
    recipients
FROM intake.reminder
WHERE sent_at IS null AND cardinality(recipients) > 0 AND written_on >= :written_since
ORDER BY message_path
