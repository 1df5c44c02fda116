WITH new_sheets AS (
    INSERT INTO intake.sheet (submission_id, ordinal, name, visibility, cells)
    SELECT
        given.submission_id,
        sheet.ordinal,
        sheet.name,
        sheet.visibility,
        sheet.cells
    FROM json_to_recordset(cast(:sheets AS json)) AS given (submission_id bigint, sheets text)
    CROSS JOIN LATERAL
        jsonb_to_recordset(cast(given.sheets AS jsonb)) AS sheet (ordinal smallint, name text, visibility text, cells jsonb)
),

new_event AS (
    INSERT INTO intake.event (happened_at, actor, action, subject)
    SELECT
        happened_at,
        'ingest_submissions' AS actor,
        action,
        subject
    FROM jsonb_to_recordset(cast(:events AS jsonb)) AS given (happened_at timestamptz, action text, subject text)
)

INSERT INTO intake.finding (
    submission_id, rule_code, level, severity, sheet, cell, found, expected, difference,
    message_vi, message_en, remedy_vi, remedy_en
)
SELECT
    submission_id,
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
FROM jsonb_populate_recordset(cast(null AS intake.finding), cast(:findings AS jsonb))
