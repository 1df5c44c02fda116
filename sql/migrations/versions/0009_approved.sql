-- What is approved: the submissions that each release froze, how they were filed and what was found in them. From then on it is a record:
-- no later version, extension, decision or check changes it.

-- ---------------------------------------------------------------- what is shared with the desk and the register

CREATE FUNCTION intake.register(wanted_round text, as_of timestamptz)
RETURNS TABLE (
    department_code text, department_ordinal integer, department_name_vi text, department_name_en text, filing text, due_on date,
    is_extended boolean, first_arrived_at timestamptz, days_late integer, versions integer, newest_submission_id bigint, state text,
    standing_submission_id bigint, critical integer, warning integer, info integer
)
LANGUAGE sql STABLE AS $$
WITH arrived AS (
    SELECT *
    FROM intake.submission
    WHERE round_key = wanted_round AND state <> 'quarantined' AND arrived_at <= as_of
),

counting AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY department_code ORDER BY arrived_at DESC, sha256 DESC) AS newest_first
    FROM arrived
    WHERE NOT EXISTS (
        SELECT 1
        FROM intake.withdrawal
        WHERE
            withdrawal.submission_id = arrived.submission_id
            AND withdrawal.withdrawn_at <= as_of
            AND (withdrawal.reinstated_at IS null OR withdrawal.reinstated_at > as_of)
    )
),

filed AS (
    SELECT
        department_code,
        min(arrived_at) AS first_arrived_at
    FROM counting
    GROUP BY department_code
),

versions AS (
    SELECT
        department_code,
        count(*) AS versions
    FROM arrived
    GROUP BY department_code
),

exempt AS (
    SELECT DISTINCT ON (department_code)
        department_code,
        is_exempt
    FROM intake.exemption
    WHERE round_key = wanted_round AND kind = 'workbook' AND decided_at <= as_of
    ORDER BY department_code ASC, exemption_id DESC
)

SELECT
    owed.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en,
    CASE
        WHEN filed.department_code IS null AND coalesce(exempt.is_exempt, false) THEN 'not_applicable'
        WHEN filed.department_code IS null AND as_of < due.due_before THEN 'not_due'
        WHEN filed.department_code IS null THEN 'missing'
        WHEN filed.first_arrived_at >= due.due_before THEN 'late'
        WHEN newest.nothing_to_report THEN 'nothing_to_report'
        ELSE 'on_time'
    END AS filing,
    due.due_on,
    due.is_extended,
    filed.first_arrived_at,
    CASE
        WHEN filed.first_arrived_at >= due.due_before
            THEN (filed.first_arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - due.due_on
    END AS days_late,
    coalesce(versions.versions, 0)::integer AS versions,
    newest.submission_id AS newest_submission_id,
    newest.state,
    standing.submission_id AS standing_submission_id,
    count(finding.finding_id) FILTER (WHERE finding.severity = 'critical')::integer AS critical,
    count(finding.finding_id) FILTER (WHERE finding.severity = 'warning')::integer AS warning,
    count(finding.finding_id) FILTER (WHERE finding.severity = 'info')::integer AS info
FROM intake.assignment AS owed
INNER JOIN intake.effective_due AS due
    ON owed.round_key = due.round_key AND owed.department_code = due.department_code
INNER JOIN core.round ON owed.round_key = round.round_key
INNER JOIN core.department
    ON
        round.province_code = department.province_code
        AND owed.department_code = department.department_code
        AND round.due_on >= department.valid_from
        AND (department.valid_to IS null OR round.due_on <= department.valid_to)
LEFT JOIN filed ON owed.department_code = filed.department_code
LEFT JOIN versions ON owed.department_code = versions.department_code
LEFT JOIN exempt ON owed.department_code = exempt.department_code
LEFT JOIN counting AS newest ON owed.department_code = newest.department_code AND newest.newest_first = 1
LEFT JOIN core.standing
    ON
        owed.round_key = standing.round_key
        AND owed.department_code = standing.department_code
        AND standing.known_at <= as_of
        AND (standing.superseded_at IS null OR standing.superseded_at > as_of)
LEFT JOIN intake.finding ON newest.submission_id = finding.submission_id
WHERE owed.round_key = wanted_round AND owed.kind = 'workbook'
GROUP BY
    owed.department_code, department.name_vi, department.name_en, department.ordinal, filed.department_code, filed.first_arrived_at,
    versions.versions, exempt.is_exempt, due.due_before, due.due_on, due.is_extended, newest.nothing_to_report,
    newest.submission_id, newest.state, standing.submission_id
$$;
COMMENT ON FUNCTION intake.register IS 'One row per department that owes a workbook in a round, as it stood at as_of';

CREATE FUNCTION intake.findings_of(wanted_round text, as_of timestamptz, wanted bigint[])
RETURNS TABLE (
    finding_id bigint, submission_id bigint, department_code text, version integer, receipt_number text, arrived_at timestamptz,
    submission_state text, rule_code text, level smallint, severity text, sheet text, cell text, found text, expected text,
    difference numeric, message_vi text, message_en text, remedy_vi text, remedy_en text,
    status text, waiver_id bigint, waiver_status text, assigned_to text, comments bigint
)
LANGUAGE sql STABLE AS $$
WITH waivers AS MATERIALIZED (
    SELECT * FROM intake.waivers(wanted_round, as_of)
),

actions AS MATERIALIZED (
    SELECT * FROM intake.finding_action
    WHERE finding_action.round_key = wanted_round AND finding_action.happened_at <= as_of
),

last_settling AS MATERIALIZED (
    SELECT DISTINCT ON (department_code, rule_code, sheet, cell, found) *
    FROM actions
    WHERE action IN ('settle', 'reopen')
    ORDER BY department_code, rule_code, sheet, cell, found, action_id DESC
),

last_assigning AS MATERIALIZED (
    SELECT DISTINCT ON (department_code, rule_code, sheet, cell) *
    FROM actions
    WHERE action = 'assign'
    ORDER BY department_code, rule_code, sheet, cell, action_id DESC
),

remarks AS MATERIALIZED (
    SELECT department_code, rule_code, sheet, cell, count(*) AS comments
    FROM actions
    WHERE action <> 'assign'
    GROUP BY department_code, rule_code, sheet, cell
)

SELECT
    finding.finding_id,
    version_of.submission_id,
    version_of.department_code,
    version_of.version,
    version_of.receipt_number,
    version_of.arrived_at,
    version_of.state,
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
    CASE
        WHEN last_settling.action = 'settle' THEN 'settled'
        WHEN best.status = 'in_force' THEN 'waived'
        WHEN best.status = 'asked' THEN 'explained'
        ELSE 'open'
    END AS status,
    best.waiver_id,
    best.status AS waiver_status,
    last_assigning.assigned_to,
    coalesce(remarks.comments, 0) AS comments
FROM intake.submission AS version_of
INNER JOIN intake.finding ON version_of.submission_id = finding.submission_id
LEFT JOIN last_settling
    ON
        version_of.department_code = last_settling.department_code
        AND finding.rule_code = last_settling.rule_code
        AND coalesce(finding.sheet, '') = coalesce(last_settling.sheet, '')
        AND coalesce(finding.cell, '') = coalesce(last_settling.cell, '')
        AND coalesce(finding.found, '') = coalesce(last_settling.found, '')
LEFT JOIN last_assigning
    ON
        version_of.department_code = last_assigning.department_code
        AND finding.rule_code = last_assigning.rule_code
        AND coalesce(finding.sheet, '') = coalesce(last_assigning.sheet, '')
        AND coalesce(finding.cell, '') = coalesce(last_assigning.cell, '')
LEFT JOIN remarks
    ON
        version_of.department_code = remarks.department_code
        AND finding.rule_code = remarks.rule_code
        AND coalesce(finding.sheet, '') = coalesce(remarks.sheet, '')
        AND coalesce(finding.cell, '') = coalesce(remarks.cell, '')
LEFT JOIN LATERAL (
    SELECT waivers.waiver_id, waivers.status
    FROM waivers
    WHERE
        waivers.department_code = version_of.department_code
        AND waivers.rule_code = finding.rule_code
        AND (waivers.sheet IS null OR waivers.sheet = finding.sheet)
        AND (waivers.cell IS null OR waivers.cell = finding.cell)
    ORDER BY
        array_position(ARRAY['in_force', 'asked', 'exceeded', 'expired', 'refused', 'revoked'], waivers.status),
        waivers.waiver_id DESC
    LIMIT 1
) AS best ON true
WHERE version_of.round_key = wanted_round AND version_of.submission_id = any(wanted)
$$;
COMMENT ON FUNCTION intake.findings_of IS
'One row per finding of the wanted submissions of a round, with what became of it: open, explained, waived or settled';

CREATE OR REPLACE FUNCTION intake.findings_in_hand(wanted_round text, as_of timestamptz)
RETURNS TABLE (
    finding_id bigint, submission_id bigint, department_code text, version integer, receipt_number text, arrived_at timestamptz,
    submission_state text, rule_code text, level smallint, severity text, sheet text, cell text, found text, expected text,
    difference numeric, message_vi text, message_en text, remedy_vi text, remedy_en text,
    status text, waiver_id bigint, waiver_status text, assigned_to text, comments bigint
)
LANGUAGE sql STABLE AS $$
SELECT *
FROM intake.findings_of(
    wanted_round, as_of, ARRAY(SELECT submission_id FROM intake.newest_submission WHERE newest_submission.round_key = wanted_round)
)
$$;

CREATE FUNCTION intake.quality(wanted_round text, wanted_department text)
RETURNS TABLE (
    first_arrived_at timestamptz, is_on_time boolean, first_critical bigint, first_accepted_at timestamptz,
    first_accepted_version integer, days_to_fix integer
)
LANGUAGE sql STABLE AS $$
SELECT
    first_version.arrived_at AS first_arrived_at,
    first_version.arrived_at < due.due_before AS is_on_time,
    counted.critical AS first_critical,
    accepted.arrived_at AS first_accepted_at,
    accepted.version AS first_accepted_version,
    (accepted.arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    - (first_version.arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS days_to_fix
FROM intake.effective_due AS due
INNER JOIN LATERAL (
    SELECT submission.*
    FROM intake.submission
    WHERE
        submission.round_key = due.round_key
        AND submission.department_code = due.department_code
        AND submission.version IS NOT null
    ORDER BY submission.version
    LIMIT 1
) AS first_version ON true
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE finding.severity = 'critical') AS critical
    FROM intake.finding
    WHERE finding.submission_id = first_version.submission_id
) AS counted
LEFT JOIN LATERAL (
    SELECT
        submission.arrived_at,
        submission.version
    FROM intake.submission
    WHERE
        submission.round_key = due.round_key
        AND submission.department_code = due.department_code
        AND coalesce(submission.state_before_withdrawal, submission.state) IN ('accepted', 'accepted_with_warnings')
    ORDER BY submission.arrived_at
    LIMIT 1
) AS accepted ON true
WHERE due.round_key = wanted_round AND due.department_code = wanted_department
$$;
COMMENT ON FUNCTION intake.quality IS
'One row when a department took part in a round: on time, critical findings at first, days until its first accepted version';

-- ---------------------------------------------------------------- what a release froze

CREATE TABLE core.release_submission (
    release_id bigint NOT NULL REFERENCES core.release,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    PRIMARY KEY (release_id, submission_id)
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

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['release_submission', 'release_filing', 'release_finding']
    LOOP
        EXECUTE format(
            'CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON core.%I FOR EACH ROW EXECUTE FUNCTION intake.refuse_change()',
            name || '_is_append_only', name
        );
    END LOOP;
END
$$;

CREATE FUNCTION core.freeze_release(wanted_release bigint, filed_until timestamptz) RETURNS void LANGUAGE sql AS $$
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
LEFT JOIN LATERAL (
    SELECT submission.submission_id
    FROM core.release_submission
    INNER JOIN intake.submission ON release_submission.submission_id = submission.submission_id
    WHERE release_submission.release_id = release.release_id AND submission.department_code = filed.department_code
) AS frozen ON true
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
    ARRAY(SELECT submission_id FROM core.release_submission WHERE release_submission.release_id = release.release_id)
) AS finding
INNER JOIN intake.finding AS kept ON finding.finding_id = kept.finding_id
INNER JOIN intake.submission ON finding.submission_id = submission.submission_id
WHERE release.release_id = wanted_release
$$;
COMMENT ON FUNCTION core.freeze_release IS
'Copies how departments had filed until then, and the findings of the frozen submissions with what had become of them at approval';

-- What was released before: the submissions that stood when it was approved.
INSERT INTO core.release_submission (release_id, submission_id)
SELECT DISTINCT
    release.release_id,
    standing.submission_id
FROM core.release
INNER JOIN core.standing
    ON
        release.round_key = standing.round_key
        AND release.approved_at >= standing.known_at
        AND (standing.superseded_at IS null OR release.approved_at < standing.superseded_at);
SELECT core.freeze_release(release_id, approved_at) FROM core.release;

-- ---------------------------------------------------------------- which submissions count

CREATE FUNCTION core.releases_in_force(as_of timestamptz)
RETURNS TABLE (release_id bigint, round_key text, number integer, approved_at timestamptz)
LANGUAGE sql STABLE AS $$
SELECT DISTINCT ON (release.round_key)
    release.release_id,
    release.round_key,
    release.number,
    release.approved_at
FROM core.release
WHERE
    coalesce(release.embargo_until <= as_of, true)
    AND NOT EXISTS (SELECT 1 FROM core.release_withdrawal WHERE release_withdrawal.release_id = release.release_id)
ORDER BY release.round_key ASC, release.number DESC
$$;
COMMENT ON FUNCTION core.releases_in_force IS
'One row per round that has one: its newest release that nobody withdrew and whose embargo is over at as_of';

CREATE VIEW core.release_in_force AS SELECT * FROM core.releases_in_force(now());
COMMENT ON VIEW core.release_in_force IS
'One row per round that has one: the release that readers have now. The clock of the database decides when an embargo is over';

CREATE VIEW core.approved_submission AS
SELECT
    release_submission.submission_id,
    release_in_force.round_key,
    release_in_force.release_id,
    release_in_force.number AS release_number
FROM core.release_in_force
INNER JOIN core.release_submission ON release_in_force.release_id = release_submission.release_id;
COMMENT ON VIEW core.approved_submission IS 'One row per submission whose facts are approved: those that the release in force of its round froze';

CREATE VIEW core.counted_round AS
SELECT
    which.basis,
    round.province_code,
    round.round_key,
    round.round_code,
    extract(YEAR FROM round.period_to)::integer AS period_year,
    round.methodology_code,
    round.due_on,
    which.release_number
FROM (
    SELECT
        'draft' AS basis,
        round.round_key,
        null::integer AS release_number
    FROM core.round
    UNION ALL
    SELECT
        'approved' AS basis,
        release_in_force.round_key,
        release_in_force.number AS release_number
    FROM core.release_in_force
) AS which
INNER JOIN core.round ON which.round_key = round.round_key;
COMMENT ON VIEW core.counted_round IS 'One row per round and basis: every round as a draft, those with a release in force as approved';

CREATE VIEW core.department_of_round AS
SELECT
    round.round_key,
    department.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en
FROM core.round
INNER JOIN core.department
    ON
        round.province_code = department.province_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity');
COMMENT ON VIEW core.department_of_round IS 'One row per round and department as it was on the round''s due day';

CREATE VIEW core.counted_submission AS
SELECT
    which.basis,
    round.province_code,
    round.round_key,
    round.round_code,
    extract(YEAR FROM round.period_to)::integer AS period_year,
    which.release_number,
    submission.department_code,
    department.department_ordinal,
    department.department_name_vi,
    department.department_name_en,
    submission.submission_id,
    submission.receipt_number,
    submission.file_name,
    submission.nothing_to_report,
    round.methodology_code,
    round.due_on
FROM (
    SELECT
        'draft' AS basis,
        standing.submission_id,
        null::integer AS release_number
    FROM core.standing
    WHERE standing.superseded_at IS null
    UNION ALL
    SELECT
        'approved' AS basis,
        approved_submission.submission_id,
        approved_submission.release_number
    FROM core.approved_submission
) AS which
INNER JOIN intake.submission ON which.submission_id = submission.submission_id
INNER JOIN core.round ON submission.round_key = round.round_key
LEFT JOIN core.department_of_round AS department
    ON submission.round_key = department.round_key AND submission.department_code = department.department_code;
COMMENT ON VIEW core.counted_submission IS
'One row per basis and submission that counts: those that stand as a draft, those that the release in force froze as approved';
COMMENT ON COLUMN core.counted_submission.basis IS 'draft: số liệu đang dùng; approved: số liệu đã công bố / draft or approved';
COMMENT ON COLUMN core.counted_submission.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN core.counted_submission.round_key IS 'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN core.counted_submission.round_code IS
'Mã đợt báo cáo trong tỉnh, như 2021-Y / Round code within the province, such as 2021-Y';
COMMENT ON COLUMN core.counted_submission.period_year IS 'Năm của kỳ báo cáo / Year that the round reports on';
COMMENT ON COLUMN core.counted_submission.release_number IS
'Lần công bố hiện hành của đợt / Number of the round''s release in force';
COMMENT ON COLUMN core.counted_submission.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN core.counted_submission.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN core.counted_submission.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN core.counted_submission.department_name_en IS
'Tên đơn vị bằng tiếng Anh vào ngày hạn gửi của đợt / Department name in English on the round''s due day';
COMMENT ON COLUMN core.counted_submission.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN core.counted_submission.receipt_number IS 'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN core.counted_submission.file_name IS 'Tên tệp đã gửi / Name of the file as sent';

CREATE FUNCTION core.copy_column_comments(source regclass, target regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    missing record;
BEGIN
    FOR missing IN
        SELECT
            theirs.attname,
            col_description(ours.attrelid, ours.attnum) AS told
        FROM pg_attribute AS theirs
        INNER JOIN pg_attribute AS ours ON theirs.attname = ours.attname AND ours.attrelid = source
        WHERE
            theirs.attrelid = target
            AND theirs.attnum > 0
            AND col_description(theirs.attrelid, theirs.attnum) IS null
            AND col_description(ours.attrelid, ours.attnum) IS NOT null
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', target, missing.attname, missing.told);
    END LOOP;
END
$$;
COMMENT ON FUNCTION core.copy_column_comments IS
'Explains the columns of a view that have no comment yet with the comments of the same columns of another: said once';
