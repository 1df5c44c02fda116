-- A figure that changed against last year by more than its indicator's limit: a ratio, or points. A fall to a half is as far as a
-- rise to the double. A fall to nothing is asked of every indicator, and so is a factor that another unit of measure makes.
-- Last year's value is the department's own standing one; where there is none, what it wrote into this workbook.
WITH compared AS (
    SELECT
        figure.submission_id,
        figure.department_code,
        figure.indicator_code,
        figure.sheet,
        figure.cell,
        figure.value,
        coalesce(past.value, figure.last_year_written) AS last_year,
        past.sheet AS last_sheet,
        past.cell AS last_cell,
        before.last_round_code,
        indicator.jump_pct,
        indicator.jump_points,
        indicator.unit_vi,
        indicator.name_vi
    FROM core.standing_figure AS figure
    INNER JOIN core.round ON figure.round_key = round.round_key
    INNER JOIN core.indicator
        ON
            figure.indicator_code = indicator.indicator_code
            AND round.due_on BETWEEN indicator.valid_from AND coalesce(indicator.valid_to, 'infinity')
    LEFT JOIN core.round_before AS before ON figure.round_key = before.round_key
    LEFT JOIN core.standing_figure AS past
        ON
            before.last_round_key = past.round_key
            AND figure.department_code = past.department_code
            AND figure.indicator_code = past.indicator_code
    WHERE figure.round_key = :round_key
),

-- A change from nothing has neither per cent nor ratio; below nothing no figure of an indicator lies.
measured AS (
    SELECT
        *,
        value - last_year AS difference,
        value > last_year AS is_rise,
        CASE WHEN value > 0 AND last_year > 0 THEN greatest(value, last_year) / least(value, last_year) END AS ratio,
        1 + jump_pct / 100.0 AS ratio_limit
    FROM compared
),

judged AS (
    SELECT
        *,
        value = 0 AND last_year > 0 AS is_to_nothing,
        -- Ten times a share may be a share as well.
        other_unit.factor AS unit_factor,
        coalesce(other_unit.is_near, false) AS is_unit_alone,
        CASE
            WHEN jump_points IS NOT null THEN jump_points
            WHEN is_rise THEN jump_pct
            ELSE round(100 - 100 / ratio_limit, 1)
        END AS change_limit,
        CASE WHEN jump_points IS NOT null THEN abs(difference) > jump_points ELSE coalesce(ratio > ratio_limit, false) END
            AS is_beyond
    FROM measured
    LEFT JOIN LATERAL (
        -- Besides its unit a figure changes as figures do from year to year; the larger the factor, the less else explains it.
        SELECT
            power_of_ten AS factor,
            greatest(ratio / power_of_ten, power_of_ten / ratio) <= 1.1 AS is_near
        FROM unnest(ARRAY[10, 100, 1000, 10000, 1000000]) AS power_of_ten
        WHERE
            greatest(ratio / power_of_ten, power_of_ten / ratio) <= CASE WHEN power_of_ten < 1000 THEN 1.2 ELSE 1.5 END
            AND (jump_points IS null OR power_of_ten = 100)
    ) AS other_unit ON true
)

SELECT
    submission_id,
    department_code,
    sheet,
    cell,
    to_jsonb(value) AS found,
    difference,
    jsonb_build_object(
        'indicator_code', indicator_code,
        'indicator_name', name_vi,
        'unit', unit_vi,
        'last_year', last_year,
        'last_place',
        CASE
            WHEN last_cell IS null THEN 'cột Thực hiện năm trước'
            ELSE last_round_code || ', ' || last_sheet || '!' || last_cell
        END,
        'change_vi',
        CASE
            WHEN is_to_nothing THEN to_jsonb('giảm về 0'::text)
            WHEN jump_points IS NOT null
                THEN jsonb_build_array(CASE WHEN is_rise THEN 'tăng ' ELSE 'giảm ' END, abs(difference), ' điểm phần trăm')
            WHEN is_rise THEN jsonb_build_array('tăng ', round(100 * (ratio - 1), 1), ' % (gấp ', round(ratio, 2), ' lần)')
            ELSE jsonb_build_array('giảm ', round(100 - 100 / ratio, 1), ' % (giảm ', round(ratio, 2), ' lần)')
        END,
        'change_en',
        CASE
            WHEN is_to_nothing THEN to_jsonb('a fall to 0'::text)
            WHEN jump_points IS NOT null
                THEN jsonb_build_array(CASE WHEN is_rise THEN 'a rise of ' ELSE 'a fall of ' END, abs(difference), ' percentage points')
            WHEN is_rise THEN jsonb_build_array('a rise of ', round(100 * (ratio - 1), 1), ' % (', round(ratio, 2), ' times)')
            ELSE jsonb_build_array('a fall of ', round(100 - 100 / ratio, 1), ' % (to 1/', round(ratio, 2), ')')
        END,
        'limit_vi',
        CASE
            WHEN is_to_nothing OR NOT is_beyond THEN to_jsonb(''::text)
            ELSE jsonb_build_array(', quá mức ', change_limit, CASE WHEN jump_points IS null THEN ' %' ELSE ' điểm phần trăm' END)
        END,
        'limit_en',
        CASE
            WHEN is_to_nothing OR NOT is_beyond THEN to_jsonb(''::text)
            ELSE jsonb_build_array(', beyond ', change_limit, CASE WHEN jump_points IS null THEN ' %' ELSE ' percentage points' END)
        END,
        'probably_vi',
        CASE
            WHEN unit_factor IS null THEN to_jsonb(''::text)
            ELSE jsonb_build_array('; chênh khoảng ', unit_factor, ' lần, có thể sai đơn vị tính')
        END,
        'probably_en',
        CASE
            WHEN unit_factor IS null THEN to_jsonb(''::text)
            ELSE jsonb_build_array('; a factor of about ', unit_factor, ', probably another unit')
        END,
        'expected',
        CASE
            WHEN is_to_nothing OR NOT is_beyond THEN jsonb_build_array('số liệu cùng đơn vị tính với ', last_year)
            ELSE jsonb_build_array(
                'thay đổi không quá ', change_limit, CASE WHEN jump_points IS null THEN ' %' ELSE ' điểm phần trăm' END,
                ' so với ', last_year
            )
        END
    ) AS words
FROM judged
WHERE is_beyond OR is_to_nothing OR is_unit_alone
ORDER BY submission_id, indicator_code
