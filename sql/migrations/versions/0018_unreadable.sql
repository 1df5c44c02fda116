-- A file that nobody can use is its department's all the same: the register tells that it came, and people decide whose it is.

-- ---------------------------------------------------------------- decisions about quarantined files

CREATE TABLE intake.quarantine_decision (
    decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256 text NOT NULL REFERENCES intake.file,
    decision text NOT NULL CHECK (decision IN ('attribute', 'dismiss', 'judge_again')),
    round_key text REFERENCES core.round,
    department_code text,
    reason text NOT NULL CHECK (reason <> ''),
    decided_by text NOT NULL,
    decided_at timestamptz NOT NULL,
    CHECK ((decision = 'attribute') = (round_key IS NOT null AND department_code IS NOT null))
);
CREATE INDEX quarantine_decision_of_file ON intake.quarantine_decision (sha256, decision_id);
CREATE TRIGGER quarantine_decision_is_append_only BEFORE UPDATE OR DELETE ON intake.quarantine_decision
FOR EACH ROW EXECUTE FUNCTION intake.refuse_change();
COMMENT ON TABLE intake.quarantine_decision IS
'Append-only: one row per time that a steward said whose a quarantined file is, that it is no report, or that it be judged again';

GRANT INSERT ON intake.quarantine_decision TO pci_steward;

-- A steward may not write whose any submission is; the decision itself does it, for quarantined files only. The receipt number was told.
CREATE FUNCTION intake.follow_attribution() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE intake.submission
    SET round_key = new.round_key, department_code = new.department_code
    WHERE submission.sha256 = new.sha256 AND submission.state = 'quarantined';
    RETURN null;
END
$$;
REVOKE EXECUTE ON FUNCTION intake.follow_attribution FROM public;
CREATE TRIGGER attribution_is_followed AFTER INSERT ON intake.quarantine_decision
FOR EACH ROW WHEN (new.decision = 'attribute') EXECUTE FUNCTION intake.follow_attribution();

-- ---------------------------------------------------------------- how a department filed

CREATE VIEW intake.closing AS
SELECT
    round.round_key,
    -- A day ends at midnight in Vietnam.
    (round.closes_on + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS closed_at
FROM core.round;
COMMENT ON VIEW intake.closing IS 'One row per round: the instant from which nothing is taken in without a decision';

CREATE VIEW intake.unreadable_file AS
SELECT
    concerned.round_key,
    submission.department_code,
    submission.submission_id,
    submission.sha256,
    submission.receipt_number,
    submission.file_name,
    submission.arrived_at,
    reason.rule_code AS because_rule,
    reason.message_vi AS because_vi,
    reason.message_en AS because_en,
    dismissed.decided_at AS dismissed_at
FROM intake.submission
INNER JOIN core.round AS own ON submission.round_key = own.round_key
-- Of a round that is not collected it was meant for the one that was, when it came.
INNER JOIN core.round AS concerned
    ON
        own.province_code = concerned.province_code
        AND (
            own.round_key = concerned.round_key
            OR (
                (submission.arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN concerned.requested_on AND concerned.closes_on
                AND NOT EXISTS (
                    SELECT 1
                    FROM intake.opened_round
                    WHERE opened_round.round_key = own.round_key
                )
            )
        )
LEFT JOIN LATERAL (
    SELECT
        finding.rule_code,
        finding.message_vi,
        finding.message_en
    FROM intake.finding
    WHERE finding.submission_id = submission.submission_id
    ORDER BY finding.finding_id
    LIMIT 1
) AS reason ON true
LEFT JOIN LATERAL (
    SELECT
        quarantine_decision.decision,
        quarantine_decision.decided_at
    FROM intake.quarantine_decision
    WHERE
        quarantine_decision.sha256 = submission.sha256
        AND quarantine_decision.decision <> 'judge_again'
    ORDER BY quarantine_decision.decision_id DESC
    LIMIT 1
) AS dismissed ON dismissed.decision = 'dismiss'
WHERE submission.state = 'quarantined' AND submission.kind = 'report' AND submission.department_code IS NOT null;
COMMENT ON VIEW intake.unreadable_file IS
'One row per quarantined file of a known department and round that it concerns: its own, and the one collected when it came';

DROP FUNCTION intake.register(text, timestamptz);
CREATE FUNCTION intake.register(wanted_round text, as_of timestamptz)
RETURNS TABLE (
    department_code text, department_ordinal integer, department_name_vi text, department_name_en text, filing text, due_on date,
    is_extended boolean, first_arrived_at timestamptz, days_late integer, versions integer, newest_submission_id bigint, state text,
    standing_submission_id bigint, critical integer, warning integer, info integer,
    unreadable_receipt_number text, unreadable_file_name text, unreadable_arrived_at timestamptz,
    unreadable_because_rule text, unreadable_because_vi text, unreadable_because_en text
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
        counting.department_code,
        min(counting.arrived_at) AS first_arrived_at,
        bool_or(counting.arrived_at < closing.closed_at OR counting.state IN ('accepted', 'accepted_with_warnings')) AS is_taken_in
    FROM counting
    INNER JOIN intake.closing ON counting.round_key = closing.round_key
    GROUP BY counting.department_code
),

-- Who sent a file that nobody could use is not somebody who sent nothing.
unreadable AS (
    SELECT DISTINCT ON (unreadable_file.department_code) unreadable_file.*
    FROM intake.unreadable_file
    WHERE
        unreadable_file.round_key = wanted_round
        AND unreadable_file.arrived_at <= as_of
        AND (unreadable_file.dismissed_at IS null OR unreadable_file.dismissed_at > as_of)
    ORDER BY unreadable_file.department_code ASC, unreadable_file.arrived_at DESC, unreadable_file.submission_id DESC
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
        WHEN filed.department_code IS null AND unreadable.department_code IS NOT null THEN 'unreadable'
        WHEN filed.department_code IS null AND as_of < due.due_before THEN 'not_due'
        WHEN filed.department_code IS null THEN 'missing'
        WHEN NOT filed.is_taken_in THEN 'after_close'
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
    count(finding.finding_id) FILTER (WHERE finding.severity = 'info')::integer AS info,
    unreadable.receipt_number AS unreadable_receipt_number,
    unreadable.file_name AS unreadable_file_name,
    unreadable.arrived_at AS unreadable_arrived_at,
    unreadable.because_rule AS unreadable_because_rule,
    unreadable.because_vi AS unreadable_because_vi,
    unreadable.because_en AS unreadable_because_en
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
LEFT JOIN unreadable ON filed.department_code IS null AND owed.department_code = unreadable.department_code
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
    filed.is_taken_in, unreadable.department_code, unreadable.receipt_number, unreadable.file_name, unreadable.arrived_at,
    unreadable.because_rule, unreadable.because_vi, unreadable.because_en,
    versions.versions, exempt.is_exempt, due.due_before, due.due_on, due.is_extended, newest.nothing_to_report,
    newest.submission_id, newest.state, standing.submission_id
$$;
COMMENT ON FUNCTION intake.register IS 'One row per department that owes a workbook in a round, as it stood at as_of';

ALTER TABLE core.release_filing DROP CONSTRAINT release_filing_filing_check,
ADD CONSTRAINT release_filing_filing_check CHECK (
    filing IN ('on_time', 'late', 'missing', 'nothing_to_report', 'not_applicable', 'not_due', 'unreadable', 'after_close')
);
