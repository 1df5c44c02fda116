-- A file on which the reader failed was not judged: another reader tries again.

ALTER TABLE intake.submission ADD COLUMN unread_by text;
COMMENT ON COLUMN intake.submission.unread_by IS
'The version of the reader that failed on the file, which another version reads again; null where the file itself was judged';

-- What was quarantined so before versions were kept is read again.
UPDATE intake.submission SET unread_by = 'unknown'
WHERE EXISTS (
    SELECT 1
    FROM intake.finding
    WHERE finding.submission_id = submission.submission_id AND finding.rule_code = 'FIL-12'
);
