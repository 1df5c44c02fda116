CREATE FUNCTION mart.pci_gap_as_known_at(as_of timestamptz) RETURNS SETOF mart.pci_gap
-- Whoever reads mart may not read core: the function may.
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT
        province_code,
        province_name_vi,
        province_name_en,
        pci_year,
        methodology_code,
        sub_index_code,
        sub_index_ordinal,
        sub_index_name_vi,
        sub_index_name_en,
        score,
        weight_pct,
        points_lost,
        points_per_score,
        CASE WHEN points_lost IS NOT null THEN rank() OVER (PARTITION BY province_code, pci_year ORDER BY points_lost DESC NULLS LAST) END AS loss_rank,
        no_points_because,
        source,
        note,
        published_on,
        known_at,
        is_derived,
        obs_status,
        sheet,
        cell
    FROM core.published_score_as_known_at(as_of)
$$;

COMMENT ON FUNCTION mart.pci_gap_as_known_at IS
'Mỗi dòng là một tỉnh, một năm PCI và một chỉ số thành phần đã công bố và được biết vào thời điểm as_of; các cột như mart.pci_gap '
'/ One row per province, PCI year and sub-index that was published and known at as_of; the columns of mart.pci_gap. '
'Ví dụ / Example: SELECT * FROM mart.pci_gap_as_known_at(''2021-12-31T23:59:59+07:00'') WHERE province_code = ''QNG''';
