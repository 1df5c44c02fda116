-- How often each rule fired: in the newest versions of one round, and in everything ever stored.
SELECT
    finding.rule_code,
    count(*) AS ever,
    count(*) FILTER (WHERE newest.round_key = :round_key) AS in_round,
    count(DISTINCT newest.department_code) FILTER (WHERE newest.round_key = :round_key) AS departments_in_round
FROM intake.finding
LEFT JOIN intake.newest_submission AS newest
    ON finding.submission_id = newest.submission_id AND newest.round_key = :round_key
GROUP BY finding.rule_code
