INSERT INTO intake.finding (
    submission_id, rule_code, level, severity, sheet, cell, found, expected, difference,
    message_vi, message_en, remedy_vi, remedy_en, rule_set_version
)
SELECT
    :submission_id,
    rule_code,
    level,
    severity,
    sheet,
    cell,
    found,
    expected,
    difference,
    message_vi,
    message_en,
    remedy_vi,
    remedy_en,
    :rule_set_version
FROM jsonb_populate_recordset(null::intake.finding, cast(:findings AS jsonb))
