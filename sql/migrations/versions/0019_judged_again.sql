-- The same bytes are judged again when what they are judged by is another; a version that is sent again is the department's last word.

CREATE TABLE core.catalogue_in_use (
    is_one boolean PRIMARY KEY DEFAULT true CHECK (is_one),
    catalogue_version text NOT NULL,
    rule_set_version text NOT NULL
);
COMMENT ON TABLE core.catalogue_in_use IS 'One row: the versions of the catalogue and of its rules that the dimensions hold now';

ALTER TABLE intake.submission
ADD COLUMN judged_under text,
ADD COLUMN judged_arrival_id bigint,
ADD COLUMN judged_decision_id bigint,
ADD COLUMN last_arrived_at timestamptz;
COMMENT ON COLUMN intake.submission.judged_under IS
'Catalogue, rules, reader and open rounds of the judgement; null where nobody asks whether they changed';
COMMENT ON COLUMN intake.submission.judged_arrival_id IS 'The last delivery of the file that the judgement knew of';
COMMENT ON COLUMN intake.submission.judged_decision_id IS 'The last decision about the quarantined file that the judgement knew of';
COMMENT ON COLUMN intake.submission.last_arrived_at IS
'When the file was delivered last before its round was closed; null where it was delivered once';

-- What lies in quarantine is looked at once more by this release.
UPDATE intake.submission SET judged_under = ''
WHERE state = 'quarantined';
UPDATE intake.submission
SET judged_arrival_id = known.arrival_id
FROM (
    SELECT
        sha256,
        max(arrival_id) AS arrival_id
    FROM intake.arrival
    GROUP BY sha256
) AS known
WHERE submission.sha256 = known.sha256;

CREATE FUNCTION intake.judged_now(reader_version text) RETURNS text LANGUAGE sql STABLE AS $$
SELECT concat_ws(
    '/',
    (SELECT catalogue_version || '/' || rule_set_version FROM core.catalogue_in_use),
    reader_version,
    (SELECT string_agg(round_key, ',' ORDER BY round_key) FROM intake.opened_round)
)
$$;
COMMENT ON FUNCTION intake.judged_now IS 'What a file would be judged by now: catalogue, rules, reader and open rounds';

CREATE OR REPLACE VIEW intake.newest_submission AS
SELECT DISTINCT ON (round_key, department_code) *
FROM intake.submission
WHERE state NOT IN ('quarantined', 'withdrawn')
ORDER BY round_key ASC, department_code ASC, coalesce(last_arrived_at, arrived_at) DESC, sha256 DESC;
COMMENT ON VIEW intake.newest_submission IS
'One row per department and round: the version that it sent last, be it a second time, and that nobody withdrew';

CREATE OR REPLACE FUNCTION intake.register(wanted_round text, as_of timestamptz)
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
        row_number() OVER (
            PARTITION BY department_code
            ORDER BY coalesce(CASE WHEN last_arrived_at <= as_of THEN last_arrived_at END, arrived_at) DESC, sha256 DESC
        ) AS newest_first
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
