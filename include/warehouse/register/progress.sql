SELECT
    owed.department_code,
    department.name_vi AS department_name_vi,
    newest.file_name,
    newest.arrived_at,
    newest.version,
    newest.state,
    coalesce(found.critical, 0) AS critical,
    coalesce(found.warning, 0) AS warning
FROM intake.assignment AS owed
INNER JOIN core.round ON owed.round_key = round.round_key
INNER JOIN core.department
    ON
        round.province_code = department.province_code
        AND owed.department_code = department.department_code
        AND round.due_on >= department.valid_from
        AND (department.valid_to IS null OR round.due_on <= department.valid_to)
LEFT JOIN intake.newest_submission AS newest
    ON owed.round_key = newest.round_key AND owed.department_code = newest.department_code
LEFT JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE severity = 'critical') AS critical,
        count(*) FILTER (WHERE severity = 'warning') AS warning
    FROM intake.finding
    WHERE finding.submission_id = newest.submission_id
) AS found ON true
WHERE owed.round_key = :round_key AND owed.kind = 'workbook'
ORDER BY department.ordinal
