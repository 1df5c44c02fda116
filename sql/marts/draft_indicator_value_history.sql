CREATE VIEW mart.draft_indicator_value_history AS
SELECT
    stood.province_code,
    stood.round_key,
    stood.department_code,
    stood.department_ordinal,
    stood.department_name_vi,
    answered.role,
    answered.indicator_code,
    indicator.indicator_name_vi,
    indicator.indicator_name_en,
    indicator.sub_index_code,
    indicator.sub_index_name_vi,
    indicator.sub_index_name_en,
    indicator.unit_code,
    indicator.unit_vi,
    indicator.direction,
    indicator.is_required,
    answered.value,
    answered.last_year_value_written,
    round.last_round_key,
    answered.source_text,
    answered.documents,
    answered.note,
    stood.submission_id,
    stood.receipt_number,
    stood.file_name,
    answered.sheet,
    answered.cell,
    answered.rule_set_version,
    answered.answer,
    stood.known_at,
    stood.superseded_at
FROM mart.draft_standing_history AS stood
INNER JOIN mart.round ON stood.round_key = round.round_key
CROSS JOIN LATERAL mart.answered_or_owed(
    stood.submission_id, stood.round_key, stood.department_code, stood.nothing_to_report
) AS answered
LEFT JOIN mart.indicator_of_round AS indicator
    ON
        stood.province_code = indicator.province_code
        AND stood.round_key = indicator.round_key
        AND answered.indicator_code = indicator.indicator_code;

COMMENT ON VIEW mart.draft_indicator_value_history IS
'Bản nháp. Mỗi dòng là một đợt, một đơn vị, một chỉ tiêu và khoảng thời gian mà câu trả lời ấy là số liệu đang '
'dùng (kể cả thời gian chưa có bản nộp nào) / Draft. One row per round, department, indicator and time during '
'which that answer stood, the time without any submission included';
SELECT core.copy_column_comments('mart.draft_indicator_value', 'mart.draft_indicator_value_history');
SELECT core.copy_column_comments('mart.draft_standing_history', 'mart.draft_indicator_value_history');
