CREATE VIEW mart.task_by_sub_index AS
SELECT
    province_code,
    round_key,
    round_code,
    period_year,
    release_number,
    department_code,
    department_ordinal,
    department_name_vi,
    department_name_en,
    sub_index_code,
    sub_index_name_vi,
    sub_index_name_en,
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
    rule_set_version
FROM core.counted_task_by_sub_index
WHERE basis = 'approved';

COMMENT ON VIEW mart.task_by_sub_index IS
'Mỗi dòng là một nhiệm vụ đã được duyệt công bố và một chỉ số thành phần của nhiệm vụ; nhiệm vụ chung có mã general / '
'One row per task of the release in force and sub-index it serves; a task that serves none has the code general';
SELECT core.copy_column_comments('core.counted_task_by_sub_index', 'mart.task_by_sub_index');
