-- The cells of one sheet of a submission within a window of rows.
SELECT
    entry.value ->> 0 AS address,
    entry.value ->> 1 AS kind,
    entry.value ->> 2 AS raw,
    entry.value ->> 4 AS marks
FROM intake.sheet
CROSS JOIN LATERAL jsonb_array_elements(sheet.cells) AS entry
WHERE
    sheet.submission_id = :submission_id
    AND sheet.name = :sheet
    AND cast(regexp_replace(entry.value ->> 0, '\D', '', 'g') AS integer) BETWEEN :first_row AND :last_row
