UPDATE intake.reminder
SET sent_at = :at
WHERE message_path = :message_path AND sent_at IS null
