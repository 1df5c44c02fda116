CREATE VIEW mart.indicator_change AS
SELECT
    province_code,
    round_key,
    round_code,
    period_year,
    period_kind,
    release_number,
    department_code,
    department_key,
    department_ordinal,
    department_name_vi,
    department_name_en,
    indicator_code,
    indicator_key,
    indicator_name_vi,
    indicator_name_en,
    sub_index_code,
    sub_index_name_vi,
    sub_index_name_en,
    unit_code,
    unit_vi,
    direction,
    answer,
    value,
    data_until_on,
    is_estimate,
    last_round_key,
    last_year_value,
    last_year_from,
    change,
    round(100 * change / nullif(abs(last_year_value), 0), 2) AS change_pct,
    CASE
        WHEN change IS null THEN null
        WHEN change = 0 THEN 'same'
        WHEN direction = 'neutral' THEN 'neutral'
        WHEN (change > 0) = (direction = 'higher_better') THEN 'better'
        ELSE 'worse'
    END AS judgement
FROM mart.indicator_value;

COMMENT ON VIEW mart.indicator_change IS
'Mỗi dòng là một đợt có bản công bố hiện hành, một đơn vị và một chỉ tiêu: tăng giảm so với năm trước, tốt lên hay xấu đi / '
'One row per round with a release in force, department and indicator: change on last year, for better or worse';
COMMENT ON COLUMN mart.indicator_change.change_pct IS
'Thay đổi so với năm trước, phần trăm; trống khi năm trước bằng 0 hoặc không có / Change in per cent of last year''s value; null where '
'that is 0 or missing';
COMMENT ON COLUMN mart.indicator_change.judgement IS
'better: tốt lên; worse: xấu đi; same: không đổi; neutral: chỉ tiêu không có chiều tốt; trống khi thiếu một trong hai năm / better, '
'worse, same, neutral where no direction is better; null where either year has no figure';
SELECT core.copy_column_comments('mart.indicator_value', 'mart.indicator_change');
