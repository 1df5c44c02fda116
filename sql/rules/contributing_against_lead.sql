-- A contributing department's figure that is not the lead's, of an indicator whose departments' figures do not add up: by more than
-- 0.5 per cent, for whole numbers at all.
SELECT
    other.submission_id,
    other.department_code,
    other.sheet,
    other.cell,
    to_jsonb(other.value) AS found,
    other.value - lead.value AS difference,
    jsonb_build_object(
        'indicator_code', other.indicator_code,
        'indicator_name', indicator.name_vi,
        'lead', lead.department_code,
        'lead_name', department.name_vi,
        'lead_name_en', department.name_en,
        'lead_value', lead.value,
        'lead_sheet', lead.sheet,
        'lead_cell', lead.cell
    ) AS words
FROM core.sole_lead AS given
INNER JOIN core.round ON given.round_key = round.round_key
INNER JOIN core.indicator
    ON
        given.indicator_code = indicator.indicator_code
        AND round.due_on BETWEEN indicator.valid_from AND coalesce(indicator.valid_to, 'infinity')
INNER JOIN core.standing_figure AS lead
    ON
        given.round_key = lead.round_key
        AND given.indicator_code = lead.indicator_code
        AND given.department_code = lead.department_code
INNER JOIN core.standing_figure AS other
    ON
        given.round_key = other.round_key
        AND given.indicator_code = other.indicator_code
        AND other.role = 'contributing'
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND lead.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
WHERE
    given.round_key = :round_key
    -- Where parts add up to the province, each department reports its own.
    AND indicator.aggregation IS DISTINCT FROM 'sum_of_all'
    -- Of zero, half a per cent is zero: there any difference counts.
    AND abs(other.value - lead.value) > CASE WHEN indicator.is_whole_number THEN 0 ELSE 0.005 * abs(lead.value) END
ORDER BY other.submission_id, other.indicator_code
