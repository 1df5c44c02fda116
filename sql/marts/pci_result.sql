CREATE VIEW mart.pci_result AS
SELECT
    result.province_code,
    province.name_vi AS province_name_vi,
    province.name_en AS province_name_en,
    result.pci_year,
    methodology.methodology_code,
    result.composite,
    result.rank,
    result.ranked_provinces,
    result.source,
    result.note
FROM core.pci_result AS result
INNER JOIN core.province ON result.province_code = province.province_code
LEFT JOIN core.methodology
    ON
        methodology.index_code = 'PCI'
        AND result.pci_year BETWEEN methodology.first_year AND coalesce(methodology.last_year, result.pci_year);

COMMENT ON VIEW mart.pci_result IS
'Mỗi dòng là một tỉnh và một năm PCI do VCCI công bố / One row per province and PCI year that VCCI published';
COMMENT ON COLUMN mart.pci_result.methodology_code IS 'Mã phương pháp luận của năm / Code of the year''s methodology';
COMMENT ON COLUMN mart.pci_result.composite IS
'Điểm PCI tổng hợp, 0 đến 100; trống khi không công bố / Composite score, 0 to 100; null where none was published';
COMMENT ON COLUMN mart.pci_result.rank IS
'Thứ hạng; trống khi không công bố, từ PCI 2023 chỉ xếp hạng 30 tỉnh đầu / Rank; null where none was published: since PCI 2023 only the '
'best 30 are ranked';
COMMENT ON COLUMN mart.pci_result.ranked_provinces IS 'Số tỉnh được xếp hạng / Number of provinces that were ranked';
COMMENT ON COLUMN mart.pci_result.source IS 'Nguồn số liệu / Source';
COMMENT ON COLUMN mart.pci_result.note IS 'Ghi chú / Note';
COMMENT ON COLUMN mart.pci_result.province_name_vi IS 'Tên tỉnh / Province name in Vietnamese';
COMMENT ON COLUMN mart.pci_result.province_name_en IS 'Tên tỉnh bằng tiếng Anh / Province name in English';
COMMENT ON COLUMN mart.pci_result.pci_year IS 'Năm PCI, VCCI công bố vào năm sau / PCI year, which VCCI publishes in the year after';
SELECT core.copy_column_comments('core.counted_submission', 'mart.pci_result');
