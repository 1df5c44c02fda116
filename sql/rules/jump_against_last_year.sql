-- A figure that changed against last year by more than its indicator's limit: per cent of last year's value, or points.
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

measured AS (
    SELECT
        *,
        value - last_year AS difference,
        -- A change from nothing has no per cent.
        CASE WHEN jump_points IS null THEN round(100 * (value - last_year) / nullif(abs(last_year), 0), 1) ELSE value - last_year END
            AS change,
        coalesce(jump_points, jump_pct) AS change_limit
    FROM compared
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
        'change', change,
        'change_unit_vi', CASE WHEN jump_points IS null THEN '%' ELSE 'điểm phần trăm' END,
        'change_unit_en', CASE WHEN jump_points IS null THEN '%' ELSE 'percentage points' END,
        'limit', change_limit
    ) AS words
FROM measured
WHERE abs(change) > change_limit
ORDER BY submission_id, indicator_code
