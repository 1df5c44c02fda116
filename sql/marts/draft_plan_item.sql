CREATE VIEW mart.draft_plan_item AS
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
WHERE basis = 'draft';

COMMENT ON VIEW mart.draft_plan_item IS
'Bản nháp. Mỗi dòng là một nhiệm vụ trong kế hoạch năm sau / Draft. One row per task planned for next year';
SELECT core.copy_column_comments('core.counted_plan_item', 'mart.draft_plan_item');
