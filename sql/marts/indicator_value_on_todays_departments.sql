CREATE FUNCTION mart.indicator_value_on_todays_departments(today date) RETURNS TABLE (
    province_code text,
    round_key text,
    period_year integer,
    todays_province_code text,
    department_code text,
    department_name_vi text,
    department_name_en text,
    indicator_code text,
    indicator_name_vi text,
    indicator_name_en text,
    sub_index_code text,
    unit_code text,
    carry_over text,
    weight_indicator_code text,
    answer text,
    value numeric,
    reason text,
    known_value numeric,
    missing_departments text [],
    is_complete boolean,
    from_departments text []
)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE step AS (
        -- A move holds for what was due since the department's move before it.
        SELECT
            move.province_code,
            move.department_code,
            move.successor_province_code,
            move.successor_code,
            move.from_on,
            move.share,
            coalesce(
                (
                    SELECT max(earlier.from_on)
                    FROM mart.department_successor AS earlier
                    WHERE
                        earlier.province_code = move.province_code
                        AND earlier.department_code = move.department_code
                        AND earlier.from_on < move.from_on
                ),
                '-infinity'
            ) AS since_on
        FROM mart.department_successor AS move
        WHERE move.from_on <= today
    ),

    path AS (
        SELECT
            step.province_code,
            step.department_code,
            step.since_on,
            step.from_on AS until_on,
            step.successor_province_code,
            step.successor_code,
            step.from_on AS moved_on,
            step.share
        FROM step
        UNION ALL
        SELECT
            path.province_code,
            path.department_code,
            path.since_on,
            path.until_on,
            step.successor_province_code,
            step.successor_code,
            step.from_on AS moved_on,
            path.share * step.share AS share
        FROM path
        INNER JOIN step
            ON
                path.successor_province_code = step.province_code
                AND path.successor_code = step.department_code
                AND path.moved_on >= step.since_on
                AND path.moved_on < step.from_on
    ),

    reached AS (
        SELECT
            path.province_code,
            path.department_code,
            path.since_on,
            path.until_on,
            path.successor_province_code,
            path.successor_code,
            CASE WHEN bool_and(path.share IS NOT null) THEN sum(path.share) END AS share
        FROM path
        WHERE
            NOT EXISTS (
                SELECT 1
                FROM step
                WHERE
                    step.province_code = path.successor_province_code
                    AND step.department_code = path.successor_code
                    AND path.moved_on >= step.since_on
                    AND path.moved_on < step.from_on
            )
        GROUP BY 1, 2, 3, 4, 5, 6
    ),

    part AS (
        SELECT
            figure.province_code,
            figure.round_key,
            round.period_year,
            coalesce(reached.successor_province_code, figure.province_code) AS todays_province_code,
            coalesce(reached.successor_code, figure.department_code) AS todays_code,
            figure.department_code AS code_of_then,
            figure.department_name_vi AS name_of_then,
            reached.department_code IS NOT null AS has_moved,
            CASE WHEN reached.department_code IS null THEN 1 ELSE reached.share END AS share,
            figure.indicator_code,
            figure.indicator_name_vi,
            figure.indicator_name_en,
            figure.sub_index_code,
            figure.unit_code,
            indicator.carry_over,
            indicator.weight_indicator_code,
            figure.answer,
            figure.value,
            weight.value AS weight
        FROM mart.draft_indicator_value_history AS figure
        INNER JOIN mart.round ON figure.round_key = round.round_key
        INNER JOIN mart.indicator
            ON
                figure.indicator_code = indicator.indicator_code
                AND round.due_on BETWEEN indicator.valid_from AND coalesce(indicator.valid_to, 'infinity')
        LEFT JOIN reached
            ON
                figure.province_code = reached.province_code
                AND figure.department_code = reached.department_code
                AND round.due_on >= reached.since_on
                AND round.due_on < reached.until_on
        LEFT JOIN mart.draft_answer_history AS weight
            ON
                figure.round_key = weight.round_key
                AND figure.department_code = weight.department_code
                AND indicator.weight_indicator_code = weight.indicator_code
                AND weight.superseded_at IS null
        WHERE figure.superseded_at IS null AND round.requested_on <= today
    ),

    whole AS (
        SELECT
            part.province_code,
            part.round_key,
            part.period_year,
            part.todays_province_code,
            part.todays_code,
            part.indicator_code,
            part.indicator_name_vi,
            part.indicator_name_en,
            part.sub_index_code,
            part.unit_code,
            part.carry_over,
            part.weight_indicator_code,
            max(part.name_of_then) AS name_of_then,
            array_agg(part.code_of_then ORDER BY part.code_of_then) AS from_departments,
            bool_or(part.has_moved) AS has_moved,
            count(part.value) AS figures,
            bool_or(part.value IS NOT null AND part.share IS null) AS lacks_a_share,
            bool_or(part.answer IN ('missing', 'not_filed')) AS lacks_a_part,
            bool_or(part.value IS NOT null AND part.weight IS null) AS lacks_a_weight,
            array_agg(part.code_of_then ORDER BY part.code_of_then) FILTER (
                WHERE part.answer IN ('missing', 'not_filed') OR (part.value IS NOT null AND part.share IS null)
            ) AS unknown_parts,
            array_agg(part.code_of_then ORDER BY part.code_of_then) FILTER (
                WHERE part.value IS NOT null AND part.share IS NOT null AND part.weight IS null
            ) AS without_weight,
            count(part.value) FILTER (WHERE part.share IS NOT null) AS figures_with_share,
            max(part.value) FILTER (WHERE part.share IS NOT null) AS only_figure_with_share,
            max(part.value) AS only_figure,
            sum(part.value * part.share) AS added,
            sum(part.value * part.share * part.weight) AS weighed,
            sum(part.share * part.weight) FILTER (WHERE part.value IS NOT null) AS total_weight,
            -- Of several answers without a figure, the one that leaves most open.
            CASE min(array_position(ARRAY['reported', 'not_filed', 'missing', 'nothing_to_report', 'not_applicable'], part.answer))
                WHEN 1 THEN 'reported'
                WHEN 2 THEN 'not_filed'
                WHEN 3 THEN 'missing'
                WHEN 4 THEN 'nothing_to_report'
                ELSE 'not_applicable'
            END AS answer
        FROM part
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
    ),

    judged AS (
        SELECT
            whole.*,
            coalesce(department.name_vi, whole.name_of_then) AS department_name_vi,
            department.name_en AS department_name_en,
            CASE
                WHEN whole.figures = 0 THEN null
                WHEN department.department_code IS null THEN 'no_successor'
                WHEN NOT whole.has_moved THEN null
                WHEN whole.carry_over = 'not_carried_over' THEN 'not_carried_over'
                WHEN whole.lacks_a_share THEN 'share_unknown'
                WHEN whole.lacks_a_part THEN 'part_missing'
                WHEN whole.carry_over = 'weighted_mean' AND whole.figures > 1 AND (whole.lacks_a_weight OR whole.total_weight = 0)
                    THEN 'weight_missing'
            END AS reason,
            CASE
                WHEN NOT whole.has_moved THEN whole.only_figure
                WHEN whole.carry_over = 'sum' THEN whole.added
                WHEN whole.carry_over = 'weighted_mean' AND whole.figures_with_share = 1 THEN whole.only_figure_with_share
                WHEN whole.carry_over = 'weighted_mean' THEN whole.weighed / nullif(whole.total_weight, 0)
            END AS known_value,
            CASE
                WHEN whole.has_moved AND whole.carry_over = 'weighted_mean' AND whole.figures_with_share > 1
                    THEN coalesce(whole.unknown_parts, '{}') || coalesce(whole.without_weight, '{}')
                ELSE coalesce(whole.unknown_parts, '{}')
            END AS missing_departments
        FROM whole
        LEFT JOIN mart.department
            ON
                whole.todays_province_code = department.province_code
                AND whole.todays_code = department.department_code
                AND today BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
    )

    SELECT
        judged.province_code,
        judged.round_key,
        judged.period_year,
        judged.todays_province_code,
        judged.todays_code AS department_code,
        judged.department_name_vi,
        judged.department_name_en,
        judged.indicator_code,
        judged.indicator_name_vi,
        judged.indicator_name_en,
        judged.sub_index_code,
        judged.unit_code,
        judged.carry_over,
        judged.weight_indicator_code,
        judged.answer,
        CASE WHEN judged.reason IS null THEN judged.known_value END AS value,
        judged.reason,
        judged.known_value,
        judged.missing_departments,
        cardinality(judged.missing_departments) = 0 AS is_complete,
        judged.from_departments
    FROM judged
$$;

COMMENT ON FUNCTION mart.indicator_value_on_todays_departments IS
'Mỗi dòng là một đợt, một chỉ tiêu và một đơn vị đang có vào ngày today: số liệu đang dùng của các đơn vị thời '
'đó, chuyển sang đơn vị ngày nay theo mart.department_successor qua mọi lần sắp xếp và quy tắc carry_over của chỉ '
'tiêu. Tỉnh và đợt giữ như thời đó: số liệu của hai tỉnh cũ không nhập vào nhau. Số liệu không chuyển được vẫn có '
'dòng, value trống và reason cho biết vì sao: share_unknown (chưa rõ tỷ lệ), not_carried_over (chỉ tiêu không '
'chuyển), part_missing (thiếu số của một đơn vị), weight_missing (thiếu quyền số), no_successor (không có đơn vị '
'tiếp nhận). Các cột: province_code, round_key, period_year (của đợt); todays_province_code, department_code, '
'department_name_vi, department_name_en (ngày nay); indicator_code, indicator_name_vi, indicator_name_en, '
'sub_index_code, unit_code, carry_over, weight_indicator_code; answer, value, reason; known_value (phần đã biết, cả khi value '
'trống), missing_departments (các đơn vị thời đó chưa rõ số liệu, tỷ lệ hoặc quyền số), is_complete; from_departments '
'(các đơn vị thời đó) / One row per round, indicator and department in force on the day today: the standing figures of the '
'departments of then, carried to those of today by mart.department_successor through all reorganisations and by '
'the indicator''s rule. Province and round stay those of then: two old provinces are never added up. What cannot '
'be carried over keeps its row, with value null and the reason: share_unknown, not_carried_over, part_missing '
'(one department''s figure is), weight_missing, no_successor. A share weighs in sums and means alike. Rounds '
'asked for after today are left out. What is known is told even where value is null: known_value, with the '
'departments of then whose figure, share or weight is not (missing_departments). Ví dụ / Example: SELECT * FROM '
'mart.indicator_value_on_todays_departments(''2026-11-24'') WHERE indicator_code = ''TRA-03''';
