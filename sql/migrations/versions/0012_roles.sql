-- Who may read and write what. Logins are members of these groups; the groups themselves cannot log in. The owner of the tables, as
-- whom this project's own processes run, passes by row-level security; the published views read with their owner's rights.

-- Nobody finds or makes anything in public by default.
REVOKE ALL ON SCHEMA public FROM public;

-- ---------------------------------------------------------------- pci_etl: reads and writes everything, owns nothing

GRANT USAGE ON SCHEMA intake, core, mart TO pci_etl;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA intake, core TO pci_etl;
GRANT SELECT ON ALL TABLES IN SCHEMA mart TO pci_etl;
ALTER DEFAULT PRIVILEGES IN SCHEMA intake, core GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO pci_etl;
ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT SELECT ON TABLES TO pci_etl;

-- ---------------------------------------------------------------- pci_steward: reads everything, writes decisions

GRANT USAGE ON SCHEMA intake, core, mart TO pci_steward;
GRANT SELECT ON ALL TABLES IN SCHEMA intake, core, mart TO pci_steward;
ALTER DEFAULT PRIVILEGES IN SCHEMA intake, core, mart GRANT SELECT ON TABLES TO pci_steward;
GRANT INSERT ON
intake.event, intake.finding_action, intake.waiver, intake.extension, intake.exemption, intake.withdrawal, core.release_withdrawal
TO pci_steward;
GRANT UPDATE (decision, decided_by, decided_at, decision_comment) ON intake.waiver TO pci_steward;
GRANT UPDATE (reinstated_at, reinstated_by, reinstated_reason) ON intake.withdrawal TO pci_steward;
-- A withdrawal changes which submissions stand; the facts themselves cannot be written.
GRANT UPDATE (state, state_before_withdrawal) ON intake.submission TO pci_steward;
GRANT INSERT, DELETE ON core.standing TO pci_steward;

-- ---------------------------------------------------------------- pci_bi: reads what is published

GRANT USAGE ON SCHEMA mart TO pci_bi;
GRANT SELECT ON ALL TABLES IN SCHEMA mart TO pci_bi;
ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT SELECT ON TABLES TO pci_bi;

-- ---------------------------------------------------------------- pci_department: reads its own rows

-- Whose rows these are follows from the name under which somebody logged in, never from a setting that they can change. These two read
-- the table of roles with the owner's rights and tell about the asking login only.
CREATE FUNCTION intake.own_department() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
SELECT access.department_code FROM intake.access WHERE access.user_name = session_user AND access.role = 'department'
$$;
COMMENT ON FUNCTION intake.own_department IS 'The department of the login that asks; null when it has none';

CREATE FUNCTION intake.own_province() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
SELECT access.province_code FROM intake.access WHERE access.user_name = session_user AND access.role = 'department'
$$;
COMMENT ON FUNCTION intake.own_province IS 'The province of the department of the login that asks; null when it has none';

REVOKE EXECUTE ON FUNCTION intake.own_department, intake.own_province FROM public;
GRANT EXECUTE ON FUNCTION intake.own_department, intake.own_province TO pci_department;

GRANT USAGE ON SCHEMA intake, core TO pci_department;
-- What is the same for everybody: how the year is organised.
GRANT SELECT ON
core.province, core.department, core.department_successor, core.methodology, core.sub_index, core.focal_department, core.indicator,
core.provincial_task, core.round, core.rule
TO pci_department;

DO $$
DECLARE
    rows_of_department text[] := ARRAY[
        'intake.submission', 'intake.assignment', 'intake.extension', 'intake.exemption', 'intake.waiver', 'intake.attachment',
        'core.standing', 'core.indicator_value', 'core.task', 'core.issued_document', 'core.plan_item', 'core.assessment', 'core.pci_quote'
    ];
    rows_of_submission text[] := ARRAY['intake.sheet', 'intake.finding', 'intake.withdrawal', 'intake.admission', 'intake.answer'];
    -- Remarks of stewards and what was written to a department stay inside; locked all the same, should they be granted one day.
    rows_inside text[] := ARRAY['intake.finding_action', 'intake.reminder', 'core.release_filing', 'core.release_indicator_value'];
    target text;
BEGIN
    FOREACH target IN ARRAY rows_of_department || rows_of_submission || rows_inside
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
        EXECUTE format('CREATE POLICY every_row ON %s TO pci_etl, pci_steward USING (true) WITH CHECK (true)', target);
    END LOOP;
    FOREACH target IN ARRAY rows_of_department
    LOOP
        EXECUTE format(
            'CREATE POLICY own_rows ON %s FOR SELECT TO pci_department USING ('
            'department_code = (SELECT intake.own_department()) AND round_key IN ('
            'SELECT round.round_key FROM core.round WHERE round.province_code = (SELECT intake.own_province())))',
            target
        );
    END LOOP;
    FOREACH target IN ARRAY rows_of_submission
    LOOP
        -- The submissions that the inner query sees are the department's own already.
        EXECUTE format(
            'CREATE POLICY own_rows ON %s FOR SELECT TO pci_department USING ('
            'submission_id IN (SELECT submission.submission_id FROM intake.submission))',
            target
        );
    END LOOP;
    FOREACH target IN ARRAY rows_of_department || rows_of_submission
    LOOP
        EXECUTE format('GRANT SELECT ON %s TO pci_department', target);
    END LOOP;
END
$$;
