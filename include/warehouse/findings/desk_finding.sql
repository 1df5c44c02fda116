-- One finding with its submission; newest_submission_id tells whether a newer version has come.
SELECT
    finding.*,
    submission.round_key,
    submission.department_code,
    submission.version,
    submission.receipt_number,
    submission.file_name,
    submission.arrived_at,
    submission.state AS submission_state,
    newest.submission_id AS newest_submission_id,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en
FROM intake.finding
INNER JOIN intake.submission ON finding.submission_id = submission.submission_id
INNER JOIN core.round ON submission.round_key = round.round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND submission.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
LEFT JOIN intake.newest_submission AS newest
    ON submission.round_key = newest.round_key AND submission.department_code = newest.department_code
WHERE finding.finding_id = :finding_id AND submission.state <> 'quarantined'
