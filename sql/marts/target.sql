CREATE VIEW mart.target AS
SELECT
    value.province_code,
    value.round_key,
    value.round_code,
    value.period_year,
    value.release_number,
    value.department_code,
    value.department_ordinal,
    value.department_name_vi,
    value.department_name_en,
    value.indicator_code,
    value.indicator_name_vi,
    value.indicator_name_en,
    value.sub_index_code,
    value.sub_index_name_vi,
    value.sub_index_name_en,
    value.unit_code,
    value.unit_vi,
    value.direction,
    value.answer,
    value.value,
    wanted.value AS target,
    wanted.department_code <> '' AS is_own_target,
    wanted.source AS target_source,
    value.value - wanted.value AS distance,
    CASE value.direction
        WHEN 'higher_better' THEN value.value >= wanted.value
        WHEN 'lower_better' THEN value.value <= wanted.value
    END AS is_met
FROM core.counted_indicator_value AS value
INNER JOIN LATERAL (
    SELECT
        target.department_code,
        target.value,
        target.source
    FROM core.target
    WHERE
        target.province_code = value.province_code
        AND target.indicator_code = value.indicator_code
        AND target.target_year = value.period_year
        AND target.department_code IN ('', value.department_code)
    ORDER BY target.department_code DESC
    LIMIT 1
) AS wanted ON true
WHERE value.basis = 'approved';

COMMENT ON VIEW mart.target IS
'Mỗi dòng là một đợt có bản công bố hiện hành, một đơn vị và một chỉ tiêu có mục tiêu của năm đó / '
'One row per round with a release in force, department and indicator with a target for that year';
COMMENT ON COLUMN mart.target.target IS
'Mục tiêu của năm, theo đơn vị tính; của chính đơn vị nếu có, nếu không thì của tỉnh / The year''s target in the unit: the department''s '
'own where there is one, else the province''s';
COMMENT ON COLUMN mart.target.is_own_target IS 'Mục tiêu giao riêng cho đơn vị / Whether the target is the department''s own';
COMMENT ON COLUMN mart.target.target_source IS 'Văn bản giao mục tiêu / Source of the target';
COMMENT ON COLUMN mart.target.distance IS 'Giá trị trừ mục tiêu, theo đơn vị tính / Value minus target, in the unit';
COMMENT ON COLUMN mart.target.is_met IS
'Đạt mục tiêu theo chiều tốt của chỉ tiêu; trống khi không có giá trị hoặc không có chiều tốt / Whether it is met in the indicator''s '
'direction; null without a figure or a direction';
SELECT core.copy_column_comments('core.counted_indicator_value', 'mart.target');
