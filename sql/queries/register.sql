-- One row per department that owes a workbook in the round, as it stood at :as_of.
WITH arrived AS (
    SELECT *
    FROM intake.submission
    WHERE round_key = :round_key AND state <> 'quarantined' AND arrived_at <= :as_of
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
            AND withdrawal.withdrawn_at <= :as_of
            AND (withdrawal.reinstated_at IS null OR withdrawal.reinstated_at > :as_of)
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
    WHERE round_key = :round_key AND kind = 'workbook' AND decided_at <= :as_of
    ORDER BY department_code ASC, exemption_id DESC
)

SELECT
    owed.department_code,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en,
    CASE
        WHEN filed.department_code IS null AND coalesce(exempt.is_exempt, false) THEN 'not_applicable'
        WHEN filed.department_code IS null AND :as_of < due.due_before THEN 'not_due'
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
        AND standing.known_at <= :as_of
        AND (standing.superseded_at IS null OR standing.superseded_at > :as_of)
LEFT JOIN intake.finding ON newest.submission_id = finding.submission_id
WHERE owed.round_key = :round_key AND owed.kind = 'workbook'
GROUP BY
    owed.department_code, department.name_vi, department.name_en, department.ordinal, filed.department_code, filed.first_arrived_at,
    versions.versions, exempt.is_exempt, due.due_before, due.due_on, due.is_extended, newest.nothing_to_report,
    newest.submission_id, newest.state, standing.submission_id
ORDER BY department.ordinal
