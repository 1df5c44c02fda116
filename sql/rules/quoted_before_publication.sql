-- A PCI year that a department quotes before it can have been published: PCI of a year appears in the next one.
SELECT
    quote.submission_id,
    quote.department_code,
    quote.sheet,
    quote.cell,
    to_jsonb(quote.value) AS found,
    null::numeric AS difference,
    jsonb_build_object(
        'quoted', quote.text,
        'pci_year', quote.pci_year::text,
        'first_published', to_char(make_date(quote.pci_year + 1, year.published_from_month, 1), 'DD/MM/YYYY'),
        'last_year', (quote.pci_year - 1)::text
    ) AS words
FROM core.standing_pci_quote AS quote
INNER JOIN core.pci_year AS year
    ON quote.pci_year BETWEEN year.first_year AND coalesce(year.last_year, quote.pci_year)
WHERE
    quote.round_key = :round_key
    AND quote.arrived_on < make_date(quote.pci_year + 1, year.published_from_month, 1)
ORDER BY quote.submission_id, quote.quote_number
