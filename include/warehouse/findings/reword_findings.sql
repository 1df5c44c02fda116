UPDATE intake.finding
SET
    level = given.level,
    severity = given.severity,
    difference = given.difference,
    message_vi = given.message_vi,
    message_en = given.message_en,
    remedy_vi = given.remedy_vi,
    remedy_en = given.remedy_en,
    rule_set_version = :rule_set_version
FROM jsonb_populate_recordset(null::intake.finding, cast(:findings AS jsonb)) AS given
WHERE finding.finding_id = given.finding_id AND finding.submission_id = :submission_id
