CREATE VIEW core.published_score AS
SELECT
    score.province_code,
    province.name_vi AS province_name_vi,
    province.name_en AS province_name_en,
    score.pci_year,
    methodology.methodology_code,
    score.sub_index_code,
    sub_index.ordinal AS sub_index_ordinal,
    sub_index.name_vi AS sub_index_name_vi,
    sub_index.name_en AS sub_index_name_en,
    score.score,
    sub_index.weight_pct
FROM core.pci_sub_index_score AS score
INNER JOIN core.province ON score.province_code = province.province_code
LEFT JOIN core.methodology
    ON
        methodology.index_code = 'PCI'
        AND score.pci_year BETWEEN methodology.first_year AND coalesce(methodology.last_year, score.pci_year)
LEFT JOIN core.sub_index
    ON methodology.methodology_code = sub_index.methodology_code AND score.sub_index_code = sub_index.sub_index_code;

COMMENT ON VIEW core.published_score IS 'What mart.pci_sub_index and mart.pci_gap share: one row per score that VCCI published';
COMMENT ON COLUMN core.published_score.sub_index_code IS 'Mã chỉ số thành phần / Sub-index code';
COMMENT ON COLUMN core.published_score.sub_index_ordinal IS
'Thứ tự trong phương pháp luận của năm / Sort key within the year''s methodology';
COMMENT ON COLUMN core.published_score.sub_index_name_vi IS
'Tên chỉ số thành phần theo phương pháp luận của năm / Sub-index name in Vietnamese under the year''s methodology';
COMMENT ON COLUMN core.published_score.sub_index_name_en IS
'Tên chỉ số thành phần bằng tiếng Anh / Sub-index name in English under the year''s methodology';
COMMENT ON COLUMN core.published_score.score IS 'Điểm chỉ số thành phần, 1 đến 10 / Score, 1 to 10';
COMMENT ON COLUMN core.published_score.weight_pct IS
'Trọng số theo phương pháp luận của năm, phần trăm; trống khi chưa công bố / Weight in per cent under the year''s methodology; null '
'where it is not published';
COMMENT ON COLUMN core.published_score.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN core.published_score.province_name_vi IS 'Tên tỉnh / Province name in Vietnamese';
COMMENT ON COLUMN core.published_score.province_name_en IS 'Tên tỉnh bằng tiếng Anh / Province name in English';
COMMENT ON COLUMN core.published_score.pci_year IS 'Năm PCI, VCCI công bố vào năm sau / PCI year, which VCCI publishes in the year after';
COMMENT ON COLUMN core.published_score.methodology_code IS 'Mã phương pháp luận của năm / Code of the year''s methodology';
