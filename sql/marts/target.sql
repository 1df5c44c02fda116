CREATE VIEW mart.target AS
SELECT
    value.province_code,
    value.round_key,
    value.round_code,
    value.period_year,
    value.period_kind,
    value.release_number,
    value.department_code,
    value.department_key,
    value.department_ordinal,
    value.department_name_vi,
    value.department_name_en,
    value.indicator_code,
    value.indicator_key,
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
    value.data_until_on,
    value.is_estimate,
    aim.target,
    own.value IS NOT null AS is_own_target,
    CASE WHEN own.value IS NOT null THEN own.source ELSE provincial.source END AS target_source,
    value.value - aim.target AS distance,
    judged.is_met,
    aim.evidence AS target_evidence,
    'illustrative' IN (aim.evidence, indicator.evidence) AS is_illustrative,
    CASE WHEN judged.is_met THEN 'met' WHEN NOT judged.is_met THEN 'not_met' END
    || CASE
        WHEN aim.evidence = 'illustrative' THEN '_illustrative_target'
        WHEN indicator.evidence = 'illustrative' THEN '_illustrative_indicator'
        ELSE ''
    END AS target_judgement
FROM mart.indicator_value AS value
INNER JOIN core.round ON value.round_key = round.round_key
LEFT JOIN core.indicator
    ON
        value.indicator_code = indicator.indicator_code
        AND round.due_on >= indicator.valid_from
        AND (indicator.valid_to IS null OR round.due_on <= indicator.valid_to)
LEFT JOIN core.target_of_round AS own
    ON
        value.province_code = own.province_code
        AND value.round_key = own.round_key
        AND value.indicator_code = own.indicator_code
        AND value.department_code = own.department_code
LEFT JOIN core.target_of_round AS provincial
    ON
        value.province_code = provincial.province_code
        AND value.round_key = provincial.round_key
        AND value.indicator_code = provincial.indicator_code
        AND provincial.department_code = ''
CROSS JOIN LATERAL (
    SELECT
        coalesce(own.value, provincial.value) AS target,
        coalesce(own.evidence, provincial.evidence) AS evidence
) AS aim
CROSS JOIN LATERAL (
    SELECT CASE value.direction
        WHEN 'higher_better' THEN value.value >= aim.target
        WHEN 'lower_better' THEN value.value <= aim.target
    END AS is_met
) AS judged
WHERE own.value IS NOT null OR provincial.value IS NOT null;

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
COMMENT ON COLUMN mart.target.target_evidence IS
'Căn cứ của mục tiêu: documented, partly, memory, illustrative (minh hoạ) / What the target rests on: documented, partly, memory, illustrative';
COMMENT ON COLUMN mart.target.is_illustrative IS
'Mục tiêu hoặc chỉ tiêu chỉ để minh hoạ, không phải do tỉnh giao / Whether the target or the indicator is illustrative, not the province''s own';
COMMENT ON COLUMN mart.target.target_judgement IS
'Đánh giá theo mục tiêu, nói rõ khi mục tiêu hoặc chỉ tiêu là minh hoạ: met, not_met, met_illustrative_target, not_met_illustrative_target, '
'met_illustrative_indicator, not_met_illustrative_indicator / Whether it is met, saying so where target or indicator is illustrative';
SELECT core.copy_column_comments('mart.indicator_value', 'mart.target');
