CREATE OR REPLACE VIEW mart.department_successor AS
SELECT
    move.reorganisation_code,
    reorganisation.name_vi AS reorganisation_name_vi,
    reorganisation.name_en AS reorganisation_name_en,
    move.from_on,
    move.province_code,
    move.department_code,
    department.department_key,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en,
    move.successor_province_code,
    move.successor_code,
    successor.department_key AS successor_key,
    successor.name_vi AS successor_name_vi,
    successor.name_en AS successor_name_en,
    move.share,
    move.scope_vi,
    reorganisation.legal_basis,
    reorganisation.evidence,
    reorganisation.source
FROM core.department_successor AS move
INNER JOIN core.reorganisation ON move.reorganisation_code = reorganisation.reorganisation_code
LEFT JOIN core.department
    ON
        move.province_code = department.province_code
        AND move.department_code = department.department_code
        AND move.from_on - 1 BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
LEFT JOIN core.department AS successor
    ON
        move.successor_province_code = successor.province_code
        AND move.successor_code = successor.department_code
        AND move.from_on BETWEEN successor.valid_from AND coalesce(successor.valid_to, 'infinity');

COMMENT ON VIEW mart.department_successor IS
'Mỗi dòng là một đơn vị và một đơn vị tiếp nhận nhiệm vụ của nó từ một ngày; đơn vị không đổi thì không có dòng. '
'Ví dụ: SELECT * FROM mart.department_successor WHERE from_on = ''2025-03-01'' / One row per department and '
'department that takes over its work from a day on; a department that goes on by itself has no row';
COMMENT ON COLUMN mart.department_successor.reorganisation_code IS 'Mã lần sắp xếp / Reorganisation code';
COMMENT ON COLUMN mart.department_successor.reorganisation_name_vi IS
'Tên lần sắp xếp / Name of the reorganisation in Vietnamese';
COMMENT ON COLUMN mart.department_successor.reorganisation_name_en IS
'Tên lần sắp xếp bằng tiếng Anh / Name of the reorganisation in English';
COMMENT ON COLUMN mart.department_successor.from_on IS 'Ngày có hiệu lực / Day from which it holds';
COMMENT ON COLUMN mart.department_successor.province_code IS
'Mã tỉnh của đơn vị cũ / Province of the department that gives';
COMMENT ON COLUMN mart.department_successor.department_code IS 'Mã đơn vị cũ / Department that gives';
COMMENT ON COLUMN mart.department_successor.department_name_vi IS
'Tên đơn vị cũ vào hôm trước / Its name in Vietnamese on the eve';
COMMENT ON COLUMN mart.department_successor.department_name_en IS
'Tên đơn vị cũ bằng tiếng Anh / Its name in English on the eve';
COMMENT ON COLUMN mart.department_successor.successor_province_code IS
'Mã tỉnh của đơn vị tiếp nhận / Province of the department that takes over';
COMMENT ON COLUMN mart.department_successor.successor_code IS 'Mã đơn vị tiếp nhận / Department that takes over';
COMMENT ON COLUMN mart.department_successor.successor_name_vi IS
'Tên đơn vị tiếp nhận vào ngày ấy / Its name in Vietnamese on that day';
COMMENT ON COLUMN mart.department_successor.successor_name_en IS
'Tên đơn vị tiếp nhận bằng tiếng Anh / Its name in English on that day';
COMMENT ON COLUMN mart.department_successor.share IS
'Phần việc chuyển đi, 0 đến 1; 1 khi chuyển toàn bộ; trống khi chưa biết / Part of the work that moves, 0 to 1; '
'1: all of it; null: nobody knows';
COMMENT ON COLUMN mart.department_successor.scope_vi IS
'Phần việc được chuyển, như văn bản nêu / The work that moves, in Vietnamese';
COMMENT ON COLUMN mart.department_successor.legal_basis IS
'Căn cứ pháp lý; trống khi chưa tìm thấy / Legal basis; null where it was not found';
COMMENT ON COLUMN mart.department_successor.evidence IS
'Mức chứng cứ: documented, partly, memory, illustrative / Evidence: documented, partly, memory or illustrative';
COMMENT ON COLUMN mart.department_successor.source IS 'Nguồn / Source';
COMMENT ON COLUMN mart.department_successor.successor_key IS
'Khoá của đơn vị tiếp nhận, như department_key của mart.department / Key of the successor, as department_key of mart.department';
SELECT core.copy_column_comments('mart.department', 'mart.department_successor');
