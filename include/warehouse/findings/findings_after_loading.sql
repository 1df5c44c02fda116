SELECT finding.*
FROM core.standing
INNER JOIN intake.finding ON standing.submission_id = finding.submission_id
WHERE standing.round_key = :round_key AND standing.superseded_at IS null AND finding.rule_set_version IS NOT null
ORDER BY finding.finding_id
