CREATE OR REPLACE VIEW mart.department AS
SELECT
    province_code,
    department_code,
    department_key,
    ordinal,
    name_vi,
    name_en,
    kind,
    valid_from,
    valid_to
FROM core.department;

COMMENT ON VIEW mart.department IS
'Mỗi dòng là một đơn vị báo cáo trong khoảng thời gian nó mang tên ấy; sắp xếp lại thì thêm dòng, không sửa dòng '
'cũ / One row per reporting department and time during which it was that one; a reorganisation adds rows and '
'changes none';
COMMENT ON COLUMN mart.department.ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN mart.department.name_vi IS 'Tên đơn vị / Department name in Vietnamese';
COMMENT ON COLUMN mart.department.name_en IS 'Tên đơn vị bằng tiếng Anh / Department name in English';
COMMENT ON COLUMN mart.department.kind IS
'Loại: sở, ban, cơ quan, trung ương / Kind: department, board, office, central';
COMMENT ON COLUMN mart.department.valid_from IS 'Ngày đầu có hiệu lực / First day in force';
COMMENT ON COLUMN mart.department.valid_to IS
'Ngày cuối có hiệu lực; trống khi còn hiệu lực / Last day in force; null while it lasts';
SELECT core.copy_column_comments('core.counted_submission', 'mart.department');
