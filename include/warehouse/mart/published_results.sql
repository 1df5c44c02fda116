-- What VCCI had published for a province up to a year and was known at an instant, the newest years first: one row per year, its sub-index scores as an object.
SELECT
    result.pci_year,
    result.composite,
    result.rank,
    result.ranked_provinces,
    result.source,
    result.note,
    result.is_derived,
    (
        SELECT coalesce(jsonb_object_agg(score.sub_index_code, score.score), '{}'::jsonb)
        FROM core.pci_score_as_known_at(:as_of) AS score
        WHERE score.province_code = result.province_code AND score.pci_year = result.pci_year
    ) AS scores
FROM core.pci_result_as_known_at(:as_of) AS result
WHERE result.province_code = :province_code AND result.pci_year <= :last_year
ORDER BY result.pci_year DESC
LIMIT :years
