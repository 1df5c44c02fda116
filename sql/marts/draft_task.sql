CREATE OR REPLACE VIEW mart.draft_task AS
SELECT
    province_code,
    round_key,
    department_code,
    department_ordinal,
    department_name_vi,
    submission_id,
    receipt_number,
    file_name,
    sheet,
    cell,
    sheet_row,
    task_code,
    sub_indices,
    field,
    name,
    lead,
    partners,
    deadline_text,
    product,
    quantities,
    quantity_units,
    status,
    reason,
    documents,
    note,
    rule_set_version
FROM mart.draft_task_history
WHERE superseded_at IS null;

COMMENT ON VIEW mart.draft_task IS
'Bản nháp. Mỗi dòng là một nhiệm vụ được báo cáo trong kỳ / Draft. One row per task reported in the round';
COMMENT ON COLUMN mart.draft_task.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN mart.draft_task.round_key IS 'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN mart.draft_task.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN mart.draft_task.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN mart.draft_task.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN mart.draft_task.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN mart.draft_task.receipt_number IS 'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN mart.draft_task.file_name IS 'Tên tệp đã gửi / Name of the file as sent';
COMMENT ON COLUMN mart.draft_task.sheet IS 'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN mart.draft_task.cell IS 'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN mart.draft_task.sheet_row IS 'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN mart.draft_task.task_code IS
'Mã nhiệm vụ trong kế hoạch của tỉnh; trống khi đơn vị tự thêm / Code in the provincial plan; null for a task the '
'department added';
COMMENT ON COLUMN mart.draft_task.sub_indices IS
'Mã các chỉ số thành phần; rỗng hoặc general là nội dung chung / Sub-index codes; empty or general where it belongs '
'to none';
COMMENT ON COLUMN mart.draft_task.field IS 'Lĩnh vực, như đơn vị ghi / Field of work, as the department wrote it';
COMMENT ON COLUMN mart.draft_task.name IS 'Nhiệm vụ, như đơn vị ghi / Task, as the department wrote it';
COMMENT ON COLUMN mart.draft_task.lead IS 'Cơ quan chủ trì, như đơn vị ghi / Lead, as the department wrote it';
COMMENT ON COLUMN mart.draft_task.partners IS
'Cơ quan phối hợp, như đơn vị ghi / Partners, as the department wrote them';
COMMENT ON COLUMN mart.draft_task.deadline_text IS 'Thời hạn, như đơn vị ghi / Deadline, as the department wrote it';
COMMENT ON COLUMN mart.draft_task.product IS 'Sản phẩm / Product';
COMMENT ON COLUMN mart.draft_task.quantities IS
'Các số lượng, theo thứ tự ghi trong ô / Quantities, in the order of the cell';
COMMENT ON COLUMN mart.draft_task.quantity_units IS 'Đơn vị tính của từng số lượng / Units, one per quantity';
COMMENT ON COLUMN mart.draft_task.status IS
'Tình trạng: done, ongoing, late, postponed, suspended, not_started, cancelled / Status of the task';
COMMENT ON COLUMN mart.draft_task.reason IS 'Nguyên nhân, như đơn vị ghi / Reason, as the department wrote it';
COMMENT ON COLUMN mart.draft_task.documents IS
'Số ký hiệu các văn bản được nêu / Numbers of the documents that are cited';
COMMENT ON COLUMN mart.draft_task.note IS 'Ghi chú / Note';
COMMENT ON COLUMN mart.draft_task.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
