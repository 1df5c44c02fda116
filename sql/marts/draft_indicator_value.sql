CREATE VIEW mart.draft_indicator_value AS
SELECT
    province_code,
    round_key,
    department_code,
    department_ordinal,
    department_name_vi,
    role,
    indicator_code,
    indicator_name_vi,
    indicator_name_en,
    sub_index_code,
    sub_index_name_vi,
    sub_index_name_en,
    unit_code,
    unit_vi,
    direction,
    is_required,
    value,
    last_year_value_written,
    last_round_key,
    last_round_sheet,
    last_round_cell,
    source_text,
    documents,
    note,
    submission_id,
    receipt_number,
    file_name,
    sheet,
    cell,
    rule_set_version,
    answer,
    last_year_value,
    last_year_from,
    change
FROM core.counted_indicator_value
WHERE basis = 'draft';

COMMENT ON VIEW mart.draft_indicator_value IS
'Bản nháp. Mỗi dòng là một đợt, một đơn vị và một chỉ tiêu phải báo cáo hoặc đã báo cáo / Draft. One row per round, '
'department and indicator owed or reported';
SELECT core.copy_column_comments('core.counted_indicator_value', 'mart.draft_indicator_value');
