CREATE VIEW mart.draft_task_history AS
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
    rule_set_version,
    known_at,
    superseded_at
FROM core.counted_task
WHERE basis = 'draft';

COMMENT ON VIEW mart.draft_task_history IS
'Bản nháp. Mỗi dòng là một nhiệm vụ được báo cáo và khoảng thời gian mà dòng ấy là số liệu đang dùng; bản nộp '
'thay thế không xoá dòng cũ / Draft. One row per task reported and the time during which it stood; a new version '
'removes no old row';
SELECT core.copy_column_comments('core.counted_task', 'mart.draft_task_history');
