-- Every assignment has its round: LEFT, so that it is not joined where no one asks for the province.
CREATE VIEW mart.assignment AS
SELECT
    round.province_code,
    assignment.round_key,
    assignment.department_code,
    (
        SELECT department.department_key
        FROM core.department
        WHERE
            department.province_code = round.province_code
            AND department.department_code = assignment.department_code
            AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
    ) AS department_key,
    assignment.kind,
    assignment.item_code,
    assignment.role
FROM intake.assignment
LEFT JOIN core.round ON assignment.round_key = round.round_key;

COMMENT ON VIEW mart.assignment IS
'Mỗi dòng là một việc mà một đơn vị được phân công trong một đợt: gửi biểu mẫu, báo cáo một chỉ tiêu, một nhiệm vụ / '
'One row per round, department and what it owes: the workbook, an indicator, a task';
COMMENT ON COLUMN mart.assignment.kind IS
'Loại việc: workbook (biểu mẫu), indicator (chỉ tiêu), task (nhiệm vụ) / What is owed: workbook, indicator or task';
COMMENT ON COLUMN mart.assignment.item_code IS
'Mã chỉ tiêu hoặc nhiệm vụ; workbook với biểu mẫu / Code of the indicator or task; workbook for the workbook';
COMMENT ON COLUMN mart.assignment.role IS
'Vai trò được phân công: lead (chủ trì), contributing (phối hợp) / Assigned role: lead or contributing';
SELECT core.copy_column_comments('core.counted_submission', 'mart.assignment');
