CREATE VIEW mart.draft_task AS
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
FROM core.counted_task
WHERE basis = 'draft';

COMMENT ON VIEW mart.draft_task IS
'Bản nháp. Mỗi dòng là một nhiệm vụ được báo cáo trong kỳ / Draft. One row per task reported in the round';
SELECT core.copy_column_comments('core.counted_task', 'mart.draft_task');
