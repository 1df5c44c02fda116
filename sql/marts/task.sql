CREATE VIEW mart.task AS
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
WHERE basis = 'approved';

COMMENT ON VIEW mart.task IS
'Mỗi dòng là một nhiệm vụ trong báo cáo đã được duyệt công bố / '
'One row per task of the release in force';
SELECT core.copy_column_comments('core.counted_task', 'mart.task');
