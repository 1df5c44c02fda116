-- The readings in use now: one row per province and PCI year, with its sub-index scores as an object.
SELECT
    result.province_code,
    result.pci_year,
    result.composite,
    result.rank,
    result.source,
    (
        SELECT coalesce(jsonb_object_agg(score.sub_index_code, score.score::text), '{}'::jsonb)
        FROM core.pci_sub_index_score AS score
        WHERE score.province_code = result.province_code AND score.pci_year = result.pci_year
    ) AS scores
FROM core.pci_result AS result
