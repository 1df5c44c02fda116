CREATE VIEW mart.indicator_of_methodology AS
SELECT
    methodology.methodology_code,
    indicator.indicator_code,
    indicator.indicator_key,
    indicator.name_vi AS indicator_name_vi,
    indicator.name_en AS indicator_name_en,
    indicator.sub_index_code,
    sub_index.name_vi AS sub_index_name_vi,
    sub_index.name_en AS sub_index_name_en,
    indicator.unit_code,
    indicator.unit_vi,
    indicator.direction,
    indicator.is_required,
    indicator.valid_from,
    indicator.valid_to
FROM core.methodology
INNER JOIN core.indicator ON methodology.index_code = indicator.index_code
LEFT JOIN core.sub_index
    ON
        methodology.methodology_code = sub_index.methodology_code
        AND indicator.sub_index_code = sub_index.sub_index_code;

COMMENT ON VIEW mart.indicator_of_methodology IS
'Mỗi dòng là một phương pháp luận PCI, một chỉ tiêu và khoảng thời gian nó được định nghĩa như thế, với tên chỉ số thành phần theo '
'phương pháp luận ấy / One row per PCI methodology, indicator and time during which it was defined like that, with the name of its '
'sub-index under that methodology';
COMMENT ON COLUMN mart.indicator_of_methodology.methodology_code IS 'Phương pháp luận PCI / PCI methodology';
COMMENT ON COLUMN mart.indicator_of_methodology.indicator_name_vi IS 'Tên chỉ tiêu / Indicator name in Vietnamese';
COMMENT ON COLUMN mart.indicator_of_methodology.indicator_name_en IS 'Tên chỉ tiêu bằng tiếng Anh / Indicator name in English';
COMMENT ON COLUMN mart.indicator_of_methodology.sub_index_name_vi IS
'Tên chỉ số thành phần theo phương pháp luận; trống khi phương pháp luận không có chỉ số ấy / Sub-index name in Vietnamese under the '
'methodology; null where it has no such sub-index';
COMMENT ON COLUMN mart.indicator_of_methodology.sub_index_name_en IS
'Tên chỉ số thành phần bằng tiếng Anh / Sub-index name in English under the methodology';
SELECT core.copy_column_comments('mart.indicator', 'mart.indicator_of_methodology');
