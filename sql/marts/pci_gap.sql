CREATE VIEW mart.pci_gap AS
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
FROM core.published_score;

COMMENT ON VIEW mart.pci_gap IS
'Mỗi dòng là một tỉnh, một năm PCI và một chỉ số thành phần có điểm: mất bao nhiêu điểm PCI so với tối đa, hoặc vì sao chưa tính được / '
'One row per province, PCI year and sub-index with a score: how many composite points it costs, or why that cannot be told';
COMMENT ON COLUMN mart.pci_gap.loss_rank IS
'Thứ tự mất điểm trong năm; 1 là mất nhiều nhất; trống khi không có điểm mất / Rank by points lost within the year; 1 costs most; null where '
'there are no points lost';
SELECT core.copy_column_comments('core.published_score', 'mart.pci_gap');
