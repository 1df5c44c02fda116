-- Four or more reported figures in a row that are last year's: each cell of the block. A zero both years says nothing.
WITH compared AS (
    SELECT
        figure.*,
        before.last_round_code,
        past.value AS last_year,
        past.sheet AS last_sheet,
        past.cell AS last_cell,
        coalesce(figure.value = past.value, false) AS is_same
    FROM core.standing_figure AS figure
    INNER JOIN core.round_before AS before ON figure.round_key = before.round_key
    LEFT JOIN core.standing_figure AS past
        ON
            before.last_round_key = past.round_key
            AND figure.department_code = past.department_code
            AND figure.indicator_code = past.indicator_code
    WHERE figure.round_key = :round_key AND (figure.value <> 0 OR past.value <> 0)
),

numbered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY submission_id ORDER BY sheet_row, indicator_code)
        - row_number() OVER (PARTITION BY submission_id, is_same ORDER BY sheet_row, indicator_code) AS block
    FROM compared
),

counted AS (
    SELECT
        *,
        count(*) OVER whole AS block_size,
        first_value(cell) OVER whole AS first_cell,
        last_value(cell) OVER whole AS final_cell
    FROM numbered
    WHERE is_same
    WINDOW whole AS (
        PARTITION BY submission_id, block ORDER BY sheet_row, indicator_code
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
)

SELECT
    submission_id,
    department_code,
    sheet,
    cell,
    to_jsonb(value) AS found,
    0::numeric AS difference,
    jsonb_build_object(
        'indicator_code', indicator_code,
        'last_year', last_year,
        'last_round', last_round_code,
        'last_sheet', last_sheet,
        'last_cell', last_cell,
        'block_size', block_size,
        'first_cell', first_cell,
        'final_cell', final_cell
    ) AS words
FROM counted
WHERE block_size >= 4
ORDER BY submission_id, sheet_row, indicator_code
