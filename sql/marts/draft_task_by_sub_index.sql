CREATE OR REPLACE VIEW mart.draft_task_by_sub_index AS
SELECT
    task.province_code,
    task.round_key,
    sub_index.name_vi AS sub_index_name_vi,
    sub_index.name_en AS sub_index_name_en,
    task.department_code,
    task.department_ordinal,
    task.department_name_vi,
    task.submission_id,
    task.receipt_number,
    task.file_name,
    task.sheet,
    task.cell,
    task.sheet_row,
    task.task_code,
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
    coalesce(part.sub_index_code, 'general') AS sub_index_code
FROM mart.draft_task AS task
INNER JOIN core.round ON task.round_key = round.round_key
LEFT JOIN LATERAL (
    SELECT DISTINCT entry.sub_index_code
    FROM unnest(task.sub_indices) AS entry (sub_index_code)
) AS part ON true
LEFT JOIN core.sub_index
    ON
        round.methodology_code = sub_index.methodology_code
        AND part.sub_index_code = sub_index.sub_index_code;

COMMENT ON VIEW mart.draft_task_by_sub_index IS
'Bản nháp. Mỗi dòng là một nhiệm vụ và một chỉ số thành phần của nhiệm vụ; nhiệm vụ chung có mã general / Draft. '
'One row per task and sub-index it serves; a task that serves none has the code general';
COMMENT ON COLUMN mart.draft_task_by_sub_index.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN mart.draft_task_by_sub_index.round_key IS
'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN mart.draft_task_by_sub_index.sub_index_name_vi IS
'Tên chỉ số thành phần theo phương pháp luận của đợt / Sub-index name in Vietnamese under the round''s methodology';
COMMENT ON COLUMN mart.draft_task_by_sub_index.sub_index_name_en IS
'Tên chỉ số thành phần bằng tiếng Anh / Sub-index name in English under the round''s methodology';
COMMENT ON COLUMN mart.draft_task_by_sub_index.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN mart.draft_task_by_sub_index.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN mart.draft_task_by_sub_index.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN mart.draft_task_by_sub_index.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN mart.draft_task_by_sub_index.receipt_number IS
'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN mart.draft_task_by_sub_index.file_name IS 'Tên tệp đã gửi / Name of the file as sent';
COMMENT ON COLUMN mart.draft_task_by_sub_index.sheet IS
'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN mart.draft_task_by_sub_index.cell IS 'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN mart.draft_task_by_sub_index.sheet_row IS 'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN mart.draft_task_by_sub_index.task_code IS
'Mã nhiệm vụ trong kế hoạch của tỉnh; trống khi đơn vị tự thêm / Code in the provincial plan; null for a task the '
'department added';
COMMENT ON COLUMN mart.draft_task_by_sub_index.field IS
'Lĩnh vực, như đơn vị ghi / Field of work, as the department wrote it';
COMMENT ON COLUMN mart.draft_task_by_sub_index.name IS 'Nhiệm vụ, như đơn vị ghi / Task, as the department wrote it';
COMMENT ON COLUMN mart.draft_task_by_sub_index.lead IS
'Cơ quan chủ trì, như đơn vị ghi / Lead, as the department wrote it';
COMMENT ON COLUMN mart.draft_task_by_sub_index.partners IS
'Cơ quan phối hợp, như đơn vị ghi / Partners, as the department wrote them';
COMMENT ON COLUMN mart.draft_task_by_sub_index.deadline_text IS
'Thời hạn, như đơn vị ghi / Deadline, as the department wrote it';
COMMENT ON COLUMN mart.draft_task_by_sub_index.product IS 'Sản phẩm / Product';
COMMENT ON COLUMN mart.draft_task_by_sub_index.quantities IS
'Các số lượng, theo thứ tự ghi trong ô / Quantities, in the order of the cell';
COMMENT ON COLUMN mart.draft_task_by_sub_index.quantity_units IS
'Đơn vị tính của từng số lượng / Units, one per quantity';
COMMENT ON COLUMN mart.draft_task_by_sub_index.status IS
'Tình trạng: done, ongoing, late, postponed, suspended, not_started, cancelled / Status of the task';
COMMENT ON COLUMN mart.draft_task_by_sub_index.reason IS
'Nguyên nhân, như đơn vị ghi / Reason, as the department wrote it';
COMMENT ON COLUMN mart.draft_task_by_sub_index.documents IS
'Số ký hiệu các văn bản được nêu / Numbers of the documents that are cited';
COMMENT ON COLUMN mart.draft_task_by_sub_index.note IS 'Ghi chú / Note';
COMMENT ON COLUMN mart.draft_task_by_sub_index.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
COMMENT ON COLUMN mart.draft_task_by_sub_index.sub_index_code IS
'Mã chỉ số thành phần; general khi nhiệm vụ không gắn chỉ số nào / Sub-index code; general where the task serves '
'none';
