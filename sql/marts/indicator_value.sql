CREATE VIEW mart.indicator_value AS
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
    role,
    answer,
    value,
    last_year_value,
    last_year_from,
    change,
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
    rule_set_version
FROM core.counted_indicator_value
WHERE basis = 'approved';

COMMENT ON VIEW mart.indicator_value IS
'Mỗi dòng là một đợt có bản công bố hiện hành, một đơn vị và một chỉ tiêu phải báo cáo hoặc đã báo cáo / '
'One row per round with a release in force, department and indicator owed or reported';
SELECT core.copy_column_comments('core.counted_indicator_value', 'mart.indicator_value');
