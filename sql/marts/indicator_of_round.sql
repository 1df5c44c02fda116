-- Keyed by province and round, so that a question about one of them reads its own indicators and compares no days row by row. The end is
-- written so that the planner counts it right: most indicators have none. Thought to be few, they were joined by province alone.
CREATE VIEW mart.indicator_of_round AS
SELECT
    round.province_code,
    round.round_key,
    indicator.indicator_code,
    indicator.indicator_key,
    indicator.indicator_name_vi,
    indicator.indicator_name_en,
    indicator.sub_index_code,
    indicator.sub_index_name_vi,
    indicator.sub_index_name_en,
    indicator.unit_code,
    indicator.unit_vi,
    indicator.direction,
    indicator.is_required
FROM core.round
INNER JOIN mart.indicator_of_methodology AS indicator
    ON
        round.methodology_code = indicator.methodology_code
        AND round.due_on >= indicator.valid_from
        AND (indicator.valid_to IS null OR round.due_on <= indicator.valid_to);

COMMENT ON VIEW mart.indicator_of_round IS
'Mỗi dòng là một đợt và một chỉ tiêu như được định nghĩa vào ngày hạn gửi của đợt, với tên chỉ số thành phần theo phương pháp luận của '
'đợt / One row per round and indicator as it was defined on the round''s due day, with the name of its sub-index under the round''s '
'methodology';
SELECT core.copy_column_comments('mart.round', 'mart.indicator_of_round');
SELECT core.copy_column_comments('mart.indicator_of_methodology', 'mart.indicator_of_round');
