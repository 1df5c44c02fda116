CREATE VIEW mart.plan_item AS
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
    sub_indices,
    field,
    name,
    lead,
    partners,
    deadline_text,
    quantities,
    quantity_units,
    status,
    condition,
    documents,
    carried_over,
    note,
    rule_set_version
FROM core.counted_plan_item
WHERE basis = 'approved';

COMMENT ON VIEW mart.plan_item IS
'Mỗi dòng là một nhiệm vụ trong kế hoạch năm sau đã được duyệt công bố / '
'One row per task planned for next year, of the release in force';
SELECT core.copy_column_comments('core.counted_plan_item', 'mart.plan_item');
