-- What people do about submissions and findings. Nothing here changes what arrived or what was found.

ALTER TABLE intake.submission
ADD COLUMN answers_receipt text,
ADD COLUMN state_before_withdrawal text,
ADD CONSTRAINT withdrawn_from_something CHECK ((state = 'withdrawn') = (state_before_withdrawal IS NOT null));
COMMENT ON COLUMN intake.submission.answers_receipt IS
'Receipt number on the return slip that came back corrected; null when the file is no returned slip';

COMMENT ON COLUMN intake.submission.state_before_withdrawal IS 'The state it ended in, while it is withdrawn; otherwise null';

CREATE TABLE intake.withdrawal (
    withdrawal_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    withdrawn_at timestamptz NOT NULL,
    withdrawn_by text NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    reinstated_at timestamptz CHECK (reinstated_at > withdrawn_at),
    reinstated_by text,
    reinstated_reason text,
    CHECK ((reinstated_at IS null) = (reinstated_by IS null) AND (reinstated_at IS null) = (reinstated_reason IS null))
);
CREATE UNIQUE INDEX one_withdrawal_lasts ON intake.withdrawal (submission_id) WHERE reinstated_at IS null;
COMMENT ON TABLE intake.withdrawal IS 'One row per time during which a version was withdrawn';

CREATE TABLE intake.attachment (
    sha256 text PRIMARY KEY REFERENCES intake.file,
    round_key text NOT NULL REFERENCES core.round,
    department_code text NOT NULL,
    file_name text NOT NULL,
    media_type text NOT NULL,
    arrived_at timestamptz NOT NULL
);
CREATE INDEX attachment_of_department ON intake.attachment (round_key, department_code, arrived_at);
COMMENT ON TABLE intake.attachment IS 'One row per signed report (.pdf, .docx) that came beside a workbook';

CREATE TABLE intake.extension (
    extension_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    round_key text NOT NULL REFERENCES core.round,
    department_code text NOT NULL,
    due_on date NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL
);
COMMENT ON TABLE intake.extension IS 'One row per extension; the one granted last counts';

CREATE TABLE intake.exemption (
    exemption_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    round_key text NOT NULL REFERENCES core.round,
    department_code text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('workbook', 'indicator', 'task')),
    item_code text NOT NULL,
    is_exempt boolean NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL
);
COMMENT ON TABLE intake.exemption IS 'One row per decision that an assignment does not apply, or applies after all; the last one counts';

CREATE VIEW intake.effective_due AS
SELECT
    owed.round_key,
    owed.department_code,
    coalesce(granted.due_on, round.due_on) AS due_on,
    granted.due_on IS NOT null AS is_extended,
    -- A day ends at midnight in Vietnam.
    (coalesce(granted.due_on, round.due_on) + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS due_before
FROM intake.assignment AS owed
INNER JOIN core.round ON owed.round_key = round.round_key
LEFT JOIN LATERAL (
    SELECT extension.due_on
    FROM intake.extension
    WHERE extension.round_key = owed.round_key AND extension.department_code = owed.department_code
    ORDER BY extension.extension_id DESC
    LIMIT 1
) AS granted ON true
WHERE owed.kind = 'workbook';
COMMENT ON VIEW intake.effective_due IS 'One row per department and round: its due day, after an extension if there is one';

CREATE TABLE intake.finding_action (
    action_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    round_key text NOT NULL REFERENCES core.round,
    department_code text NOT NULL,
    rule_code text NOT NULL,
    sheet text,
    cell text,
    found text,
    action text NOT NULL CHECK (action IN ('assign', 'comment', 'settle', 'reopen')),
    comment text,
    assigned_to text,
    actor text NOT NULL,
    happened_at timestamptz NOT NULL,
    CHECK ((action = 'assign') = (assigned_to IS NOT null)),
    CHECK (action = 'assign' OR comment <> '')
);
CREATE INDEX finding_action_of_department ON intake.finding_action (round_key, department_code, rule_code);
CREATE TRIGGER finding_action_is_append_only BEFORE UPDATE OR DELETE ON intake.finding_action
FOR EACH ROW EXECUTE FUNCTION intake.refuse_change();
COMMENT ON TABLE intake.finding_action IS
'Append-only: what people did about a finding, named by its place so that it outlives a new version of the workbook';

CREATE TABLE intake.waiver (
    waiver_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    round_key text NOT NULL REFERENCES core.round,
    department_code text NOT NULL,
    rule_code text NOT NULL,
    sheet text,
    cell text,
    most_cells integer NOT NULL CHECK (most_cells > 0),
    valid_until date NOT NULL,
    explanation text NOT NULL CHECK (explanation <> ''),
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    decision text CHECK (decision IN ('approved', 'refused', 'revoked')),
    decided_by text,
    decided_at timestamptz,
    decision_comment text,
    CHECK ((decision IS null) = (decided_by IS null)),
    CONSTRAINT nobody_approves_their_own CHECK (decided_by IS null OR decided_by <> asked_by OR decision <> 'approved')
);
CREATE INDEX waiver_of_department ON intake.waiver (round_key, department_code, rule_code);
COMMENT ON TABLE intake.waiver IS 'One row per explanation of findings: what it covers, until when, who asked, who decided';

CREATE TABLE intake.reminder (
    round_key text NOT NULL REFERENCES core.round,
    department_code text NOT NULL,
    occasion text NOT NULL,
    written_on date NOT NULL,
    kind text NOT NULL,
    letter_path text NOT NULL,
    message_path text NOT NULL,
    recipients text[] NOT NULL,
    sent_at timestamptz,
    PRIMARY KEY (round_key, department_code, occasion)
);
COMMENT ON TABLE intake.reminder IS 'One row per thing that a department was reminded of; the key makes twice impossible';

CREATE TABLE intake.access (
    user_name text PRIMARY KEY,
    role text NOT NULL CHECK (role IN ('viewer', 'department', 'steward', 'lead_steward')),
    province_code text NOT NULL REFERENCES core.province,
    department_code text,
    CHECK ((role = 'department') = (department_code IS NOT null))
);
COMMENT ON TABLE intake.access IS 'One row per person: what they may see and do on the steward desk';

CREATE INDEX event_newest_first ON intake.event (happened_at DESC, event_id DESC);
CREATE INDEX event_of_subject ON intake.event (subject text_pattern_ops);
CREATE INDEX finding_of_rule ON intake.finding (rule_code);

CREATE VIEW intake.newest_submission AS
SELECT DISTINCT ON (round_key, department_code) *
FROM intake.submission
WHERE state NOT IN ('quarantined', 'withdrawn')
ORDER BY round_key ASC, department_code ASC, arrived_at DESC, sha256 DESC;
COMMENT ON VIEW intake.newest_submission IS 'One row per department and round: its newest version that nobody withdrew';

CREATE FUNCTION intake.waivers(wanted_round text, as_of timestamptz)
RETURNS TABLE (
    waiver_id bigint, department_code text, rule_code text, sheet text, cell text, most_cells integer,
    valid_until date, explanation text, asked_by text, asked_at timestamptz, decision text, decided_by text,
    decided_at timestamptz, decision_comment text, cells_now bigint, status text
)
LANGUAGE sql STABLE AS $$
SELECT
    waiver.waiver_id,
    waiver.department_code,
    waiver.rule_code,
    waiver.sheet,
    waiver.cell,
    waiver.most_cells,
    waiver.valid_until,
    waiver.explanation,
    waiver.asked_by,
    waiver.asked_at,
    waiver.decision,
    waiver.decided_by,
    waiver.decided_at,
    waiver.decision_comment,
    covered.cells_now,
    CASE
        WHEN waiver.decision IS null THEN 'asked'
        WHEN waiver.decision <> 'approved' THEN waiver.decision
        WHEN waiver.valid_until < (as_of AT TIME ZONE 'Asia/Ho_Chi_Minh')::date THEN 'expired'
        WHEN covered.cells_now > waiver.most_cells THEN 'exceeded'
        ELSE 'in_force'
    END AS status
FROM intake.waiver
CROSS JOIN LATERAL (
    SELECT count(*) AS cells_now
    FROM intake.newest_submission AS newest
    INNER JOIN intake.finding ON newest.submission_id = finding.submission_id
    WHERE
        newest.round_key = waiver.round_key
        AND newest.department_code = waiver.department_code
        AND finding.rule_code = waiver.rule_code
        AND (waiver.sheet IS null OR finding.sheet = waiver.sheet)
        AND (waiver.cell IS null OR finding.cell = waiver.cell)
) AS covered
WHERE waiver.round_key = wanted_round AND waiver.asked_at <= as_of
$$;
COMMENT ON FUNCTION intake.waivers IS
'One row per waiver of a round, with how many cells it covers now: asked, in_force, exceeded, expired, refused, revoked';

CREATE FUNCTION intake.findings_in_hand(wanted_round text, as_of timestamptz)
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
    newest.submission_id,
    newest.department_code,
    newest.version,
    newest.receipt_number,
    newest.arrived_at,
    newest.state,
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
FROM intake.newest_submission AS newest
INNER JOIN intake.finding ON newest.submission_id = finding.submission_id
LEFT JOIN last_settling
    ON
        newest.department_code = last_settling.department_code
        AND finding.rule_code = last_settling.rule_code
        AND coalesce(finding.sheet, '') = coalesce(last_settling.sheet, '')
        AND coalesce(finding.cell, '') = coalesce(last_settling.cell, '')
        AND coalesce(finding.found, '') = coalesce(last_settling.found, '')
LEFT JOIN last_assigning
    ON
        newest.department_code = last_assigning.department_code
        AND finding.rule_code = last_assigning.rule_code
        AND coalesce(finding.sheet, '') = coalesce(last_assigning.sheet, '')
        AND coalesce(finding.cell, '') = coalesce(last_assigning.cell, '')
LEFT JOIN remarks
    ON
        newest.department_code = remarks.department_code
        AND finding.rule_code = remarks.rule_code
        AND coalesce(finding.sheet, '') = coalesce(remarks.sheet, '')
        AND coalesce(finding.cell, '') = coalesce(remarks.cell, '')
LEFT JOIN LATERAL (
    SELECT waivers.waiver_id, waivers.status
    FROM waivers
    WHERE
        waivers.department_code = newest.department_code
        AND waivers.rule_code = finding.rule_code
        AND (waivers.sheet IS null OR waivers.sheet = finding.sheet)
        AND (waivers.cell IS null OR waivers.cell = finding.cell)
    ORDER BY
        array_position(ARRAY['in_force', 'asked', 'exceeded', 'expired', 'refused', 'revoked'], waivers.status),
        waivers.waiver_id DESC
    LIMIT 1
) AS best ON true
WHERE newest.round_key = wanted_round
$$;
COMMENT ON FUNCTION intake.findings_in_hand IS
'One row per finding of the newest versions of a round, with what became of it: open, explained, waived or settled';

CREATE TABLE intake.answer (
    submission_id bigint PRIMARY KEY REFERENCES intake.submission,
    digest text NOT NULL,
    slip_path text,
    problem text
);
COMMENT ON TABLE intake.answer IS 'One row per version that was answered: the digest of what its return slip says, and where it lies';

CREATE TABLE intake.announced_decision (
    round_key text PRIMARY KEY REFERENCES core.round,
    event_id bigint NOT NULL
);
COMMENT ON TABLE intake.announced_decision IS 'One row per round: the last decision of people that its summary was told of';
