-- Cell by cell, what changed from one version to another. total counts all pages.
WITH cells AS (
    SELECT
        sheet.submission_id,
        sheet.ordinal,
        sheet.name AS sheet,
        entry.value ->> 0 AS address,
        entry.value ->> 2 AS raw
    FROM intake.sheet
    CROSS JOIN LATERAL jsonb_array_elements(sheet.cells) AS entry
    WHERE sheet.submission_id IN (:before_id, :after_id)
),

old AS (
    SELECT * FROM cells
    WHERE submission_id = :before_id
),

new AS (
    SELECT * FROM cells
    WHERE submission_id = :after_id
)

SELECT
    coalesce(new.sheet, old.sheet) AS sheet,
    coalesce(new.address, old.address) AS cell,
    old.raw AS before,
    new.raw AS after,
    count(*) OVER () AS total
FROM old
FULL JOIN new ON old.sheet = new.sheet AND old.address = new.address
WHERE old.raw IS DISTINCT FROM new.raw
ORDER BY
    coalesce(new.ordinal, old.ordinal),
    cast(regexp_replace(coalesce(new.address, old.address), '\D', '', 'g') AS integer),
    length(coalesce(new.address, old.address)),
    coalesce(new.address, old.address)
LIMIT :most OFFSET :skipped
