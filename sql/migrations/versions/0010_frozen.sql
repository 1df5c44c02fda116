-- What is approved: the submissions that each release froze, how they were filed and what was found in them. From then on it is a record:
-- no later version, extension, decision or check changes it.

CREATE TABLE core.release_submission (
    release_id bigint NOT NULL REFERENCES core.release,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    department_code text NOT NULL,
    PRIMARY KEY (release_id, submission_id),
    UNIQUE (release_id, department_code)
);
CREATE INDEX releases_of_a_submission ON core.release_submission (submission_id);
COMMENT ON TABLE core.release_submission IS 'Append-only: one row per release and submission whose facts it froze';

CREATE TABLE core.release_filing (
    release_id bigint NOT NULL REFERENCES core.release,
    department_code text NOT NULL,
    filing text NOT NULL CHECK (filing IN ('on_time', 'late', 'missing', 'nothing_to_report', 'not_applicable', 'not_due')),
    due_on date NOT NULL,
    is_extended boolean NOT NULL,
    versions integer NOT NULL,
    submission_id bigint REFERENCES intake.submission,
    first_arrived_at timestamptz,
    days_late integer,
    first_critical integer,
    first_accepted_at timestamptz,
    first_accepted_version integer,
    days_to_fix integer,
    PRIMARY KEY (release_id, department_code)
);
COMMENT ON TABLE core.release_filing IS 'Append-only: one row per release and department that owed a workbook: how it had filed';

CREATE TABLE core.release_finding (
    release_id bigint NOT NULL,
    finding_id bigint NOT NULL,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    rule_set_version text NOT NULL,
    rule_code text NOT NULL,
    level smallint NOT NULL,
    severity text NOT NULL,
    sheet text,
    cell text,
    found text,
    expected text NOT NULL,
    difference numeric,
    message_vi text NOT NULL,
    message_en text NOT NULL,
    remedy_vi text NOT NULL,
    remedy_en text NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'explained', 'waived', 'settled')),
    PRIMARY KEY (release_id, finding_id),
    FOREIGN KEY (release_id, submission_id) REFERENCES core.release_submission
);
COMMENT ON TABLE core.release_finding IS
'Append-only: one row per release and finding of a submission that it froze, with what had become of it. Copied, because findings '
'across departments are made anew when another department resubmits';

CREATE TABLE core.release_indicator_value (
    release_id bigint NOT NULL REFERENCES core.release,
    department_code text NOT NULL,
    indicator_code text NOT NULL,
    role text,
    answer text NOT NULL CHECK (answer IN ('reported', 'nothing_to_report', 'not_applicable', 'missing', 'not_filed')),
    value numeric,
    last_year_value numeric,
    last_year_from text CHECK (last_year_from IN ('last_round', 'this_submission')),
    last_year_value_written numeric,
    last_round_key text,
    last_round_sheet text,
    last_round_cell text,
    source_text text,
    documents text[],
    note text,
    submission_id bigint REFERENCES intake.submission,
    sheet text,
    cell text,
    rule_set_version text,
    PRIMARY KEY (release_id, department_code, indicator_code)
);
-- An indicator, or a department, is followed through all releases.
CREATE INDEX released_values_of_indicator ON core.release_indicator_value (indicator_code, release_id);
CREATE INDEX released_values_of_department ON core.release_indicator_value (department_code, release_id);
COMMENT ON TABLE core.release_indicator_value IS
'Append-only: one row per release, department and indicator owed or reported, with last year''s figure as the release prints it. Copied, '
'so that a whole round is read from one place, and so that a later version of last year changes no release';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['release_submission', 'release_filing', 'release_finding', 'release_indicator_value']
    LOOP
        EXECUTE format(
            'CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON core.%I FOR EACH ROW EXECUTE FUNCTION intake.refuse_change()',
            name || '_is_append_only', name
        );
    END LOOP;
END
$$;

CREATE FUNCTION core.freeze_release(wanted_release bigint, wanted bigint[], filed_until timestamptz) RETURNS void LANGUAGE sql AS $$
INSERT INTO core.release_submission (release_id, submission_id, department_code)
SELECT
    wanted_release,
    submission.submission_id,
    submission.department_code
FROM intake.submission
WHERE submission.submission_id = any(wanted);

INSERT INTO core.release_filing
SELECT
    release.release_id,
    filed.department_code,
    filed.filing,
    filed.due_on,
    filed.is_extended,
    filed.versions,
    frozen.submission_id,
    filed.first_arrived_at,
    filed.days_late,
    quality.first_critical,
    quality.first_accepted_at,
    quality.first_accepted_version,
    quality.days_to_fix
FROM core.release
CROSS JOIN LATERAL intake.register(release.round_key, filed_until) AS filed
LEFT JOIN LATERAL intake.quality(release.round_key, filed.department_code) AS quality ON true
LEFT JOIN core.release_submission AS frozen
    ON release.release_id = frozen.release_id AND filed.department_code = frozen.department_code
WHERE release.release_id = wanted_release;

INSERT INTO core.release_finding
SELECT
    release.release_id,
    finding.finding_id,
    finding.submission_id,
    coalesce(kept.rule_set_version, submission.rule_set_version) AS rule_set_version,
    finding.rule_code,
    finding.level,
    finding.severity,
    finding.sheet,
    finding.cell,
    finding.found,
    finding.expected,
    finding.difference,
    finding.message_vi,
    finding.message_en,
    finding.remedy_vi,
    finding.remedy_en,
    finding.status
FROM core.release
CROSS JOIN LATERAL intake.findings_of(
    release.round_key,
    release.approved_at,
    wanted
) AS finding
INNER JOIN intake.finding AS kept ON finding.finding_id = kept.finding_id
INNER JOIN intake.submission ON finding.submission_id = submission.submission_id
WHERE release.release_id = wanted_release
$$;
COMMENT ON FUNCTION core.freeze_release IS
'Writes which submissions a release froze, how departments had filed until then, and the findings of these submissions with what had '
'become of them at the approval';

-- What was released before: the submissions that stood when it was approved.
SELECT
    core.freeze_release(
        release.release_id,
        ARRAY(
            SELECT standing.submission_id
            FROM core.standing
            WHERE
                standing.round_key = release.round_key
                AND release.approved_at >= standing.known_at
                AND (standing.superseded_at IS null OR release.approved_at < standing.superseded_at)
        ),
        release.approved_at
    )
FROM core.release;
