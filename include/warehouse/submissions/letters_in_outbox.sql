-- Every letter and e-mail by which somebody was reminded, as paths relative to the outbox.
SELECT letter_path AS path FROM intake.reminder
UNION
SELECT message_path AS path FROM intake.reminder
ORDER BY path
