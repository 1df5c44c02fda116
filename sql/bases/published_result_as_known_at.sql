-- core.published_result_as_known_at
CREATE FUNCTION core.published_result_as_known_at(as_of timestamptz) RETURNS TABLE (
    province_code text,
    province_name_vi text,
    province_name_en text,
    pci_year integer,
    methodology_code text,
    composite numeric,
    rank integer,
    ranked_provinces integer,
    source text,
    note text,
    published_on date,
    known_at timestamptz,
    is_derived boolean,
    obs_status text,
    sheet text,
    cell text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT
        result.province_code,
        province.name_vi,
        province.name_en,
        result.pci_year,
        methodology.methodology_code,
        result.composite,
        result.rank,
        result.ranked_provinces,
        result.source,
        result.note,
        result.published_on,
        core.pci_known_at(result.known_at, result.published_on, result.pci_year),
        result.is_derived,
        CASE WHEN result.composite IS null THEN 'O' WHEN result.is_derived THEN 'V' ELSE 'A' END,
        result.sheet,
        result.cell
    FROM core.pci_result_as_known_at(as_of) AS result
    INNER JOIN core.province ON result.province_code = province.province_code
    LEFT JOIN core.methodology
        ON
            methodology.index_code = 'PCI'
            AND result.pci_year BETWEEN methodology.first_year AND coalesce(methodology.last_year, result.pci_year)
$$;

COMMENT ON FUNCTION core.published_result_as_known_at IS
'What mart.pci_result and mart.pci_result_as_known_at share: one row per province and PCI year that was published by then';
