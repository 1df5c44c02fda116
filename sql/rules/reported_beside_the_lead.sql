-- A figure that exactly one department leads and none contributes to, reported by another department beside the lead.
SELECT
    other.submission_id,
    other.department_code,
    other.sheet,
    other.cell,
    to_jsonb(other.value) AS found,
    other.value - lead.value AS difference,
    jsonb_build_object(
        'indicator_code', other.indicator_code,
        'lead', lead.department_code,
        'lead_name', department.name_vi,
        'lead_name_en', department.name_en,
        'lead_value', lead.value,
        'lead_sheet', lead.sheet,
        'lead_cell', lead.cell
    ) AS words
FROM core.sole_lead AS given
INNER JOIN core.round ON given.round_key = round.round_key
INNER JOIN core.standing_figure AS lead
    ON
        given.round_key = lead.round_key
        AND given.indicator_code = lead.indicator_code
        AND given.department_code = lead.department_code
INNER JOIN core.standing_figure AS other
    ON
        given.round_key = other.round_key
        AND given.indicator_code = other.indicator_code
        AND given.department_code <> other.department_code
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND lead.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
WHERE given.round_key = :round_key AND NOT given.has_contributors
ORDER BY other.submission_id, other.indicator_code
