CREATE VIEW core.counted_task AS
SELECT
    counted.basis,
    counted.province_code,
    counted.round_key,
    counted.round_code,
    counted.period_year,
    counted.release_number,
    counted.department_code,
    counted.department_ordinal,
    counted.department_name_vi,
    counted.department_name_en,
    counted.submission_id,
    counted.receipt_number,
    counted.file_name,
    task.sheet,
    task.cell,
    task.sheet_row,
    task.task_code,
    task.sub_indices,
    task.field,
    task.name,
    task.lead,
    task.partners,
    task.deadline_text,
    task.product,
    task.quantities,
    task.quantity_units,
    task.status,
    task.reason,
    task.documents,
    task.note,
    task.rule_set_version
FROM core.counted_submission AS counted
INNER JOIN core.task ON counted.submission_id = task.submission_id;

COMMENT ON VIEW core.counted_task IS 'What mart.draft_task and mart.task share: one row per fact and basis (draft, approved)';
COMMENT ON COLUMN core.counted_task.sheet IS
'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN core.counted_task.cell IS
'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN core.counted_task.sheet_row IS
'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN core.counted_task.task_code IS
'Mã nhiệm vụ trong kế hoạch của tỉnh; trống khi đơn vị tự thêm / Code in the provincial plan; null for a task the '
'department added';
COMMENT ON COLUMN core.counted_task.sub_indices IS
'Mã các chỉ số thành phần; rỗng hoặc general là nội dung chung / Sub-index codes; empty or general where it belongs '
'to none';
COMMENT ON COLUMN core.counted_task.field IS
'Lĩnh vực, như đơn vị ghi / Field of work, as the department wrote it';
COMMENT ON COLUMN core.counted_task.name IS
'Nhiệm vụ, như đơn vị ghi / Task, as the department wrote it';
COMMENT ON COLUMN core.counted_task.lead IS
'Cơ quan chủ trì, như đơn vị ghi / Lead, as the department wrote it';
COMMENT ON COLUMN core.counted_task.partners IS
'Cơ quan phối hợp, như đơn vị ghi / Partners, as the department wrote them';
COMMENT ON COLUMN core.counted_task.deadline_text IS
'Thời hạn, như đơn vị ghi / Deadline, as the department wrote it';
COMMENT ON COLUMN core.counted_task.product IS
'Sản phẩm / Product';
COMMENT ON COLUMN core.counted_task.quantities IS
'Các số lượng, theo thứ tự ghi trong ô / Quantities, in the order of the cell';
COMMENT ON COLUMN core.counted_task.quantity_units IS
'Đơn vị tính của từng số lượng / Units, one per quantity';
COMMENT ON COLUMN core.counted_task.status IS
'Tình trạng: done, ongoing, late, postponed, suspended, not_started, cancelled / Status of the task';
COMMENT ON COLUMN core.counted_task.reason IS
'Nguyên nhân, như đơn vị ghi / Reason, as the department wrote it';
COMMENT ON COLUMN core.counted_task.documents IS
'Số ký hiệu các văn bản được nêu / Numbers of the documents that are cited';
COMMENT ON COLUMN core.counted_task.note IS
'Ghi chú / Note';
COMMENT ON COLUMN core.counted_task.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
SELECT core.copy_column_comments('core.counted_submission', 'core.counted_task');
