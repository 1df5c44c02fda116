SELECT
    finding.severity,
    count(*) AS findings
FROM (
    SELECT DISTINCT ON (department_code) submission_id
    FROM intake.submission
    WHERE round_key = :round_key AND state <> 'quarantined'
    ORDER BY department_code ASC, arrived_at DESC, sha256 DESC
) AS newest
INNER JOIN intake.finding ON newest.submission_id = finding.submission_id
GROUP BY finding.severity
