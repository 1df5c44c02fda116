SELECT
    finding.severity,
    count(*) AS findings
FROM intake.newest_submission AS newest
INNER JOIN intake.finding ON newest.submission_id = finding.submission_id
WHERE newest.round_key = :round_key
GROUP BY finding.severity
