SELECT
    finding.*,
    rule.title_vi AS rule_title_vi,
    rule.title_en AS rule_title_en
FROM intake.submission
INNER JOIN intake.finding ON submission.submission_id = finding.submission_id
INNER JOIN core.rule
    ON
        coalesce(finding.rule_set_version, submission.rule_set_version) = rule.rule_set_version
        AND finding.rule_code = rule.rule_code
WHERE submission.submission_id = any(:submission_ids)
ORDER BY finding.finding_id
