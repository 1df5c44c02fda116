SELECT count(*) AS cells
FROM intake.newest_submission AS newest
INNER JOIN intake.finding ON newest.submission_id = finding.submission_id
WHERE
    newest.round_key = :round_key
    AND newest.department_code = :department_code
    AND finding.rule_code = :rule_code
    AND (cast(:sheet AS text) IS null OR finding.sheet = :sheet)
    AND (cast(:cell AS text) IS null OR finding.cell = :cell)
