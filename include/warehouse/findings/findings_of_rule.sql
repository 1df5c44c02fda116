SELECT finding.*
FROM intake.finding
WHERE finding.rule_code = :rule_code
ORDER BY finding.finding_id
