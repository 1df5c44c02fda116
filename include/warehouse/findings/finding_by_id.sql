-- One finding with its submission and what became of it; its status is replaced when a newer version has come.
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
    department.name_en AS department_name_en,
    coalesce(hand.status, 'replaced') AS status,
    hand.waiver_id,
    hand.waiver_status,
    hand.assigned_to
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
LEFT JOIN LATERAL intake.findings_in_hand(submission.round_key, :as_of) AS hand ON finding.finding_id = hand.finding_id
WHERE finding.finding_id = :finding_id AND submission.state <> 'quarantined'
