-- The findings of every version of a department in a round, oldest version first.
SELECT
    submission.submission_id,
    submission.version,
    submission.receipt_number,
    finding.finding_id,
    finding.rule_code,
    finding.severity,
    finding.sheet,
    finding.cell,
    finding.found
FROM intake.submission
LEFT JOIN intake.finding ON submission.submission_id = finding.submission_id
WHERE
    submission.round_key = :round_key
    AND submission.department_code = :department_code
    AND submission.version IS NOT null
ORDER BY submission.version, finding.finding_id
