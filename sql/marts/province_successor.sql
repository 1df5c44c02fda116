CREATE OR REPLACE VIEW mart.province_successor AS
SELECT
    province.province_code,
    province.name_vi,
    province.name_en,
    province.valid_from,
    province.valid_to,
    province.successor_code,
    successor.name_vi AS successor_name_vi,
    successor.name_en AS successor_name_en,
    successor.valid_from AS from_on,
    province.source
FROM core.province
INNER JOIN core.province AS successor ON province.successor_code = successor.province_code;

COMMENT ON VIEW mart.province_successor IS
'Mỗi dòng là một tỉnh đã hợp nhất và tỉnh mới nhận nó: hai đơn vị khác nhau, số liệu của mỗi tỉnh cũ vẫn là của '
'tỉnh ấy / One row per merged province and the new one that it became part of: two units; the history of each old '
'province stays its own';
COMMENT ON COLUMN mart.province_successor.province_code IS 'Mã tỉnh cũ / Code of the old province';
COMMENT ON COLUMN mart.province_successor.name_vi IS 'Tên tỉnh cũ / Name of the old province in Vietnamese';
COMMENT ON COLUMN mart.province_successor.name_en IS 'Tên tỉnh cũ bằng tiếng Anh / Name of the old province in English';
COMMENT ON COLUMN mart.province_successor.valid_from IS 'Ngày đầu trong danh mục / First day in the catalogue';
COMMENT ON COLUMN mart.province_successor.valid_to IS 'Ngày cuối của tỉnh cũ / Last day of the old province';
COMMENT ON COLUMN mart.province_successor.successor_code IS 'Mã tỉnh mới / Code of the new province';
COMMENT ON COLUMN mart.province_successor.successor_name_vi IS 'Tên tỉnh mới / Name of the new province in Vietnamese';
COMMENT ON COLUMN mart.province_successor.successor_name_en IS
'Tên tỉnh mới bằng tiếng Anh / Name of the new province in English';
COMMENT ON COLUMN mart.province_successor.from_on IS 'Ngày đầu của tỉnh mới / First day of the new province';
COMMENT ON COLUMN mart.province_successor.source IS 'Nguồn / Source';
