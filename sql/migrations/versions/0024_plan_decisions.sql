-- Plan and report are held against each other by code, by document or by words; what only words say waits for a person.

-- ---------------------------------------------------------------- what stewards say of two names

CREATE TABLE intake.plan_decision (
    decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    round_key text NOT NULL REFERENCES core.round,
    department_code text NOT NULL,
    planned_name text NOT NULL CHECK (planned_name <> ''),
    done_name text NOT NULL CHECK (done_name <> ''),
    is_same boolean NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL
);
CREATE INDEX plan_decision_of_pair ON intake.plan_decision (round_key, department_code, decision_id);
CREATE TRIGGER plan_decision_is_append_only BEFORE UPDATE OR DELETE ON intake.plan_decision
FOR EACH ROW EXECUTE FUNCTION intake.refuse_change();
COMMENT ON TABLE intake.plan_decision IS
'Append-only: one row per time that a steward said whether a reported task is the planned one; the newest of a round, a department and two '
'names (without case and spaces) counts, also for a workbook that is filed again';
GRANT SELECT, INSERT ON intake.plan_decision TO pci_steward;

-- ---------------------------------------------------------------- how it was matched, kept with a release

ALTER TABLE core.release_plan_outcome
ADD COLUMN matched_by text CHECK (matched_by IN ('code', 'document', 'words')),
ADD COLUMN likeness numeric CHECK (likeness BETWEEN 0 AND 1),
ADD COLUMN is_confirmed boolean,
ADD COLUMN is_proven boolean;
COMMENT ON COLUMN core.release_plan_outcome.matched_by IS
'By what the reported task was found: code, document or words; null where none was, and in releases made before it was kept';
COMMENT ON COLUMN core.release_plan_outcome.likeness IS 'How like the two names are, from 0 to 1';
COMMENT ON COLUMN core.release_plan_outcome.is_confirmed IS 'True where a steward said that both are one task; null where nobody was asked or answered';
COMMENT ON COLUMN core.release_plan_outcome.is_proven IS 'Whether it is certain that both are one task: by code, by document, or confirmed';

DROP FUNCTION core.says_the_same(text [], text []);
DROP FUNCTION core.words_of(text);

-- ---------------------------------------------------------------- up to where the drafts of a round were written

CREATE TABLE intake.written_draft (
    round_key text PRIMARY KEY REFERENCES core.round,
    newest_event_id bigint NOT NULL,
    events bigint NOT NULL,
    folder text NOT NULL,
    files text [] NOT NULL
);
COMMENT ON TABLE intake.written_draft IS
'One row per round with drafts: how many events of the round and the round before they know and the newest of these, and where they lie';

CREATE TABLE intake.considered_release (
    round_key text PRIMARY KEY REFERENCES core.round,
    newest_event_id bigint NOT NULL,
    events bigint NOT NULL,
    facts_digest text NOT NULL,
    run_id text NOT NULL
);
COMMENT ON TABLE intake.considered_release IS
'One row per round of which somebody was asked for a release, or nobody had to be: the events that were known then, what would have been frozen '
'(facts_digest, empty where there was nothing to ask), and the run that did it';
