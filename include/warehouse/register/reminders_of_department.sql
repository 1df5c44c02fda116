SELECT
    reminder.occasion,
    reminder.kind,
    reminder.written_on,
    reminder.letter_path,
    reminder.message_path,
    reminder.recipients,
    reminder.sent_at
FROM intake.reminder
WHERE reminder.round_key = :round_key AND reminder.department_code = :department_code
ORDER BY reminder.written_on DESC, reminder.occasion ASC
