-- The newest version of every department of a round, with what its return slip said last.
SELECT
    newest.submission_id,
    newest.department_code,
    newest.sha256,
    newest.version,
    newest.receipt_number,
    newest.file_name,
    newest.arrived_at,
    newest.state,
    newest.answers_receipt,
    department.name_vi AS department_name_vi,
    answer.digest,
    answer.slip_path,
    answer.problem,
    coalesce(answer.is_first, false) AS is_first
FROM intake.newest_submission AS newest
INNER JOIN core.round ON newest.round_key = round.round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND newest.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
LEFT JOIN intake.answer ON newest.submission_id = answer.submission_id
WHERE newest.round_key = :round_key
ORDER BY department.ordinal
