CREATE OR REPLACE VIEW mart.draft_task_history AS
SELECT
    round.province_code,
    task.round_key,
    task.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    task.submission_id,
    submission.receipt_number,
    submission.file_name,
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
    task.rule_set_version,
    standing.known_at,
    standing.superseded_at
FROM core.task
INNER JOIN core.standing
    ON task.submission_id = standing.submission_id
INNER JOIN intake.submission ON task.submission_id = submission.submission_id
INNER JOIN core.round ON task.round_key = round.round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND task.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity');

COMMENT ON VIEW mart.draft_task_history IS
'Bản nháp. Mỗi dòng là một nhiệm vụ được báo cáo và khoảng thời gian mà dòng ấy là số liệu đang dùng; bản nộp '
'thay thế không xoá dòng cũ / Draft. One row per task reported and the time during which it stood; a new version '
'removes no old row';
COMMENT ON COLUMN mart.draft_task_history.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN mart.draft_task_history.round_key IS 'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN mart.draft_task_history.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN mart.draft_task_history.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN mart.draft_task_history.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN mart.draft_task_history.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN mart.draft_task_history.receipt_number IS 'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN mart.draft_task_history.file_name IS 'Tên tệp đã gửi / Name of the file as sent';
COMMENT ON COLUMN mart.draft_task_history.sheet IS 'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN mart.draft_task_history.cell IS 'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN mart.draft_task_history.sheet_row IS 'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN mart.draft_task_history.task_code IS
'Mã nhiệm vụ trong kế hoạch của tỉnh; trống khi đơn vị tự thêm / Code in the provincial plan; null for a task the '
'department added';
COMMENT ON COLUMN mart.draft_task_history.sub_indices IS
'Mã các chỉ số thành phần; rỗng hoặc general là nội dung chung / Sub-index codes; empty or general where it belongs '
'to none';
COMMENT ON COLUMN mart.draft_task_history.field IS 'Lĩnh vực, như đơn vị ghi / Field of work, as the department wrote it';
COMMENT ON COLUMN mart.draft_task_history.name IS 'Nhiệm vụ, như đơn vị ghi / Task, as the department wrote it';
COMMENT ON COLUMN mart.draft_task_history.lead IS 'Cơ quan chủ trì, như đơn vị ghi / Lead, as the department wrote it';
COMMENT ON COLUMN mart.draft_task_history.partners IS
'Cơ quan phối hợp, như đơn vị ghi / Partners, as the department wrote them';
COMMENT ON COLUMN mart.draft_task_history.deadline_text IS 'Thời hạn, như đơn vị ghi / Deadline, as the department wrote it';
COMMENT ON COLUMN mart.draft_task_history.product IS 'Sản phẩm / Product';
COMMENT ON COLUMN mart.draft_task_history.quantities IS
'Các số lượng, theo thứ tự ghi trong ô / Quantities, in the order of the cell';
COMMENT ON COLUMN mart.draft_task_history.quantity_units IS 'Đơn vị tính của từng số lượng / Units, one per quantity';
COMMENT ON COLUMN mart.draft_task_history.status IS
'Tình trạng: done, ongoing, late, postponed, suspended, not_started, cancelled / Status of the task';
COMMENT ON COLUMN mart.draft_task_history.reason IS 'Nguyên nhân, như đơn vị ghi / Reason, as the department wrote it';
COMMENT ON COLUMN mart.draft_task_history.documents IS
'Số ký hiệu các văn bản được nêu / Numbers of the documents that are cited';
COMMENT ON COLUMN mart.draft_task_history.note IS 'Ghi chú / Note';
COMMENT ON COLUMN mart.draft_task_history.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
COMMENT ON COLUMN mart.draft_task_history.known_at IS
'Từ khi nào dòng này được biết (bản nộp đến và được tiếp nhận) / Since when the row was known: the submission '
'arrived and was accepted';
COMMENT ON COLUMN mart.draft_task_history.superseded_at IS
'Đến khi nào dòng này còn dùng; trống khi đang dùng / Until when the row stood; null while it stands';
