-- What the desk, the register and a release share: how a department filed, and what became of findings.

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
