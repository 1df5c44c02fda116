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
    weight_pct * (10 - score) / 10 AS points_lost,
    weight_pct / 10 AS points_per_score,
    rank() OVER (PARTITION BY province_code, pci_year ORDER BY weight_pct * (10 - score) DESC) AS loss_rank
FROM core.published_score
WHERE weight_pct IS NOT null;

COMMENT ON VIEW mart.pci_gap IS
'Mỗi dòng là một tỉnh, một năm PCI và một chỉ số thành phần có điểm và trọng số: mất bao nhiêu điểm PCI so với tối đa / '
'One row per province, PCI year and sub-index with a score and a weight: how many composite points it costs';
COMMENT ON COLUMN mart.pci_gap.points_lost IS
'Điểm PCI tổng hợp còn thiếu so với tối đa: trọng số × (10 − điểm) ÷ 10 / Composite points lost: weight × (10 − score) ÷ 10';
COMMENT ON COLUMN mart.pci_gap.points_per_score IS
'Điểm PCI tổng hợp tăng thêm khi tăng một điểm: trọng số ÷ 10 / Composite points gained by one point of score: weight ÷ 10';
COMMENT ON COLUMN mart.pci_gap.loss_rank IS
'Thứ tự mất điểm trong năm; 1 là mất nhiều nhất / Rank by points lost within the year; 1 costs most';
SELECT core.copy_column_comments('core.published_score', 'mart.pci_gap');
