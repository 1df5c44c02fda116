CREATE VIEW mart.pci_sub_index AS
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
    source,
    note,
    published_on,
    known_at,
    is_derived,
    obs_status,
    sheet,
    cell
FROM core.published_score;

COMMENT ON VIEW mart.pci_sub_index IS
'Mỗi dòng là một tỉnh, một năm PCI và một chỉ số thành phần có điểm VCCI công bố / '
'One row per province, PCI year and sub-index with a score that VCCI published';
SELECT core.copy_column_comments('core.published_score', 'mart.pci_sub_index');
