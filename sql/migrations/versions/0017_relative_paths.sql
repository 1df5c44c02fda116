-- What lies in the archive is named by its bytes; what was written before, wherever the places stood then, keeps its last parts:
-- <province>/<round>/<department>/<slip>, and one folder more for letters.
UPDATE intake.file SET archive_path = left(sha256, 2) || '/' || sha256;
UPDATE intake.answer SET slip_path = substring(replace(slip_path, '\', '/') FROM '[^/]+/[^/]+/[^/]+/[^/]+$');
UPDATE intake.reminder SET
    letter_path = coalesce(substring(replace(letter_path, '\', '/') FROM '[^/]+/[^/]+/[^/]+/[^/]+/[^/]+$'), letter_path),
    message_path = coalesce(substring(replace(message_path, '\', '/') FROM '[^/]+/[^/]+/[^/]+/[^/]+/[^/]+$'), message_path);

COMMENT ON COLUMN intake.file.archive_path IS 'Where the bytes lie, as a path relative to the archive, parts divided by /';
COMMENT ON COLUMN intake.answer.slip_path IS 'Where the return slip lies, as a path relative to the outbox, parts divided by /; null when there is none';
COMMENT ON COLUMN intake.reminder.letter_path IS 'Where the letter lies, as a path relative to the outbox, parts divided by /';
COMMENT ON COLUMN intake.reminder.message_path IS 'Where the e-mail lies, as a path relative to the outbox, parts divided by /';
