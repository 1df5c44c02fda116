CREATE VIEW mart.draft_indicator_value_history AS
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
    known_at,
    superseded_at
FROM mart.indicator_value_as_known_at(null);

COMMENT ON VIEW mart.draft_indicator_value_history IS
'Bản nháp. Mỗi dòng là một đợt, một đơn vị, một chỉ tiêu và khoảng thời gian mà câu trả lời ấy là số liệu đang '
'dùng (kể cả thời gian chưa có bản nộp nào) / Draft. One row per round, department, indicator and time during '
'which that answer stood, the time without any submission included';
SELECT core.copy_column_comments('mart.draft_indicator_value', 'mart.draft_indicator_value_history');
SELECT core.copy_column_comments('mart.draft_standing_history', 'mart.draft_indicator_value_history');
