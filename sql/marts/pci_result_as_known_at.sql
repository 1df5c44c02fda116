CREATE FUNCTION mart.pci_result_as_known_at(as_of timestamptz) RETURNS SETOF mart.pci_result
-- Whoever reads mart may not read core: the function may.
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT
        province_code,
        province_name_vi,
        province_name_en,
        pci_year,
        methodology_code,
        composite,
        rank,
        ranked_provinces,
        source,
        note,
        published_on,
        known_at,
        is_derived,
        obs_status,
        sheet,
        cell
    FROM core.published_result_as_known_at(as_of)
$$;

COMMENT ON FUNCTION mart.pci_result_as_known_at IS
'Mỗi dòng là một tỉnh và một năm PCI đã công bố và được biết vào thời điểm as_of; các cột như mart.pci_result '
'/ One row per province and PCI year that was published and known at as_of; the columns of mart.pci_result. '
'Ví dụ / Example: SELECT * FROM mart.pci_result_as_known_at(''2021-12-31T23:59:59+07:00'') WHERE province_code = ''QNG''';
