WITH new_sheets AS (
    INSERT INTO intake.sheet (submission_id, ordinal, name, visibility, cells)
    SELECT
        :submission_id,
        ordinal,
        name,
        visibility,
        cells
    FROM jsonb_to_recordset(cast(:sheets AS jsonb)) AS given (ordinal smallint, name text, visibility text, cells jsonb)
),

new_event AS (
    INSERT INTO intake.event (happened_at, actor, action, subject)
    VALUES (:arrived_at, 'ingest_submissions', :state, :receipt_number)
)

INSERT INTO intake.finding (
    submission_id, rule_code, level, severity, sheet, cell, found, expected, difference,
    message_vi, message_en, remedy_vi, remedy_en
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
    remedy_en
FROM jsonb_populate_recordset(null::intake.finding, cast(:findings AS jsonb))
