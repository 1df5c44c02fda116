CREATE VIEW mart.draft_task_by_sub_index AS
SELECT
    province_code,
    round_key,
    sub_index_name_vi,
    sub_index_name_en,
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
    sub_index_code
FROM core.counted_task_by_sub_index
WHERE basis = 'draft';

COMMENT ON VIEW mart.draft_task_by_sub_index IS
'Bản nháp. Mỗi dòng là một nhiệm vụ và một chỉ số thành phần của nhiệm vụ; nhiệm vụ chung có mã general / Draft. '
'One row per task and sub-index it serves; a task that serves none has the code general';
SELECT core.copy_column_comments('core.counted_task_by_sub_index', 'mart.draft_task_by_sub_index');
