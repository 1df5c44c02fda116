-- From when until when a version counted by an explanation: what was known on a day stays what it was.

CREATE TABLE intake.admission (
    admission_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    is_admitted boolean NOT NULL,
    decided_at timestamptz NOT NULL
);
CREATE INDEX admission_of_submission ON intake.admission (submission_id, admission_id);
CREATE TRIGGER admission_is_append_only BEFORE UPDATE OR DELETE ON intake.admission
FOR EACH ROW EXECUTE FUNCTION intake.refuse_change();
COMMENT ON TABLE intake.admission IS
'Append-only: one row per time that a version was let in by explanations, or returned as one no longer held; the newest counts';

INSERT INTO intake.admission (submission_id, is_admitted, decided_at)
SELECT
    submission.submission_id,
    event.action = 'admit' AS is_admitted,
    greatest(event.happened_at, submission.arrived_at) AS decided_at
FROM intake.event
INNER JOIN intake.submission ON event.subject = submission.receipt_number
WHERE event.action IN ('admit', 'return_again')
ORDER BY event.event_id;
