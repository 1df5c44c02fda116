-- Every reading of a province: what each source gives, from when until when its origin's was in use, and why it is used.
WITH in_use AS (
    SELECT
        reading.origin,
        reading.province_code,
        reading.pci_year,
        reading.reading_number,
        lead(reading.known_at) OVER (
            PARTITION BY reading.province_code, reading.pci_year
            ORDER BY reading.known_at NULLS FIRST, reading.origin
        ) AS used_until
    FROM core.pci_reading AS reading
    WHERE reading.is_used
)

SELECT
    reading.*,
    in_use.used_until,
    in_use.origin IS NOT null AND in_use.used_until IS null AS is_in_use,
    submission.file_name,
    (
        SELECT coalesce(jsonb_object_agg(score.sub_index_code, score.score::text), '{}'::jsonb)
        FROM core.pci_reading_score AS score
        WHERE
            (score.origin, score.province_code, score.pci_year, score.reading_number)
            = (reading.origin, reading.province_code, reading.pci_year, reading.reading_number)
    ) AS scores
FROM core.pci_reading AS reading
LEFT JOIN in_use
    ON
        reading.origin = in_use.origin
        AND reading.province_code = in_use.province_code
        AND reading.pci_year = in_use.pci_year
        AND reading.reading_number = in_use.reading_number
LEFT JOIN intake.submission ON reading.submission_id = submission.submission_id
WHERE reading.province_code = :province_code
ORDER BY
    reading.pci_year DESC,
    is_in_use DESC,
    reading.known_at DESC NULLS LAST,
    reading.origin ASC,
    reading.reading_number ASC
