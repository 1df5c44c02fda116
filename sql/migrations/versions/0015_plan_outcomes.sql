-- What became of last year's plan, as the release printed it. The words of both are compared one by one, so a release keeps the outcome;
-- the rows themselves are facts that never change, and are not copied.

CREATE TABLE core.release_plan_outcome (
    release_id bigint NOT NULL REFERENCES core.release,
    submission_id bigint NOT NULL,
    sheet_row integer NOT NULL,
    department_code text NOT NULL,
    has_filed boolean NOT NULL,
    done_submission_id bigint,
    done_sheet_row integer,
    is_planned_again boolean NOT NULL,
    PRIMARY KEY (release_id, submission_id, sheet_row),
    FOREIGN KEY (submission_id, sheet_row) REFERENCES core.plan_item,
    FOREIGN KEY (done_submission_id, done_sheet_row) REFERENCES core.task
);
-- A department is followed through all releases.
CREATE INDEX plan_outcomes_of_department ON core.release_plan_outcome (department_code, release_id);
COMMENT ON TABLE core.release_plan_outcome IS
'Append-only: one row per release and task planned in the round before (submission_id, sheet_row), with the task of this round that '
'reports it (done_submission_id, done_sheet_row), null where none does';
CREATE TRIGGER release_plan_outcome_is_append_only BEFORE UPDATE OR DELETE ON core.release_plan_outcome
FOR EACH ROW EXECUTE FUNCTION intake.refuse_change();

ALTER TABLE core.release_plan_outcome ENABLE ROW LEVEL SECURITY;
CREATE POLICY every_row ON core.release_plan_outcome TO pci_etl, pci_steward USING (true) WITH CHECK (true);
