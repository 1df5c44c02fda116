-- A PCI score or rank that a department quotes otherwise than it was published, as far as it is known here. A quote with fewer
-- decimals may be rounded. One that names no year is wrong only when it equals what was published for no year up to the round's.
WITH quotes AS (
    SELECT * FROM core.standing_pci_quote
    WHERE round_key = :round_key AND NOT is_off_scale
)

SELECT
    quotes.submission_id,
    quotes.department_code,
    quotes.sheet,
    quotes.cell,
    to_jsonb(quotes.value) AS found,
    quotes.value - newest.value AS difference,
    jsonb_build_object(
        'quoted', quotes.text,
        'measure_vi', quotes.measure_vi,
        'measure_en', quotes.measure_en,
        'pci_year', newest.pci_year::text,
        'published', newest.value,
        'source', newest.source
    ) AS words
FROM quotes
INNER JOIN LATERAL (
    SELECT
        published.pci_year,
        published.value,
        published.source,
        bool_or(round(published.value, scale(quotes.value)) = quotes.value) OVER () AS is_published
    FROM core.pci_published_value AS published
    WHERE
        published.province_code = quotes.province_code
        AND published.measure = quotes.measure
        AND published.sub_index_code IS NOT DISTINCT FROM quotes.sub_index_code
        AND (published.pci_year = quotes.pci_year OR (quotes.pci_year IS null AND published.pci_year < quotes.round_year))
    ORDER BY published.pci_year DESC
    LIMIT 1
) AS newest ON NOT newest.is_published
ORDER BY quotes.submission_id, quotes.quote_number
