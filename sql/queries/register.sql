-- One row per department that owes a workbook in the round, as it stood at :as_of.
WITH due AS (
    SELECT
        round_key,
        province_code,
        due_on,
        -- A day ends at midnight in Vietnam.
        (due_on + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AS due_before
    FROM core.round
    WHERE round_key = :round_key
),

arrived AS (
    SELECT
        submission.*,
        row_number() OVER (PARTITION BY department_code ORDER BY arrived_at DESC, sha256 DESC) AS newest_first
    FROM intake.submission
    WHERE round_key = :round_key AND state <> 'quarantined' AND arrived_at <= :as_of
),

filed AS (
    SELECT
        department_code,
        min(arrived_at) AS first_arrived_at,
        count(*) AS versions
    FROM arrived
    GROUP BY department_code
)

SELECT
    owed.department_code,
    department.name_vi AS department_name_vi,
    CASE
        WHEN filed.department_code IS null AND :as_of < due.due_before THEN 'not_due'
        WHEN filed.department_code IS null THEN 'missing'
        WHEN filed.first_arrived_at >= due.due_before THEN 'late'
        WHEN newest.nothing_to_report THEN 'nothing_to_report'
        ELSE 'on_time'
    END AS filing,
    filed.first_arrived_at,
    CASE
        WHEN filed.first_arrived_at >= due.due_before
            THEN (filed.first_arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - due.due_on
    END AS days_late,
    coalesce(filed.versions, 0)::integer AS versions,
    newest.state,
    standing.submission_id AS standing_submission_id,
    count(finding.finding_id) FILTER (WHERE finding.severity = 'critical')::integer AS critical,
    count(finding.finding_id) FILTER (WHERE finding.severity = 'warning')::integer AS warning,
    count(finding.finding_id) FILTER (WHERE finding.severity = 'info')::integer AS info
FROM intake.assignment AS owed
INNER JOIN due ON owed.round_key = due.round_key
INNER JOIN core.department
    ON
        due.province_code = department.province_code
        AND owed.department_code = department.department_code
        AND due.due_on >= department.valid_from
        AND (department.valid_to IS null OR due.due_on <= department.valid_to)
LEFT JOIN filed ON owed.department_code = filed.department_code
LEFT JOIN arrived AS newest ON owed.department_code = newest.department_code AND newest.newest_first = 1
LEFT JOIN core.standing
    ON
        owed.round_key = standing.round_key
        AND owed.department_code = standing.department_code
        AND standing.known_at <= :as_of
        AND (standing.superseded_at IS null OR standing.superseded_at > :as_of)
LEFT JOIN intake.finding ON newest.submission_id = finding.submission_id
WHERE owed.kind = 'workbook'
GROUP BY
    owed.department_code, department.name_vi, department.ordinal, filed.department_code, filed.first_arrived_at,
    filed.versions, due.due_before, due.due_on, newest.nothing_to_report, newest.state, standing.submission_id
ORDER BY department.ordinal
