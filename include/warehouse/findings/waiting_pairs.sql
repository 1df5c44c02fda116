SELECT
    department_code,
    last_round_code,
    submission_id,
    sheet,
    cell,
    name,
    done_submission_id,
    done_sheet,
    done_cell,
    done_name,
    done_status,
    matched_by,
    likeness
FROM core.planned_and_done(:round_key, 'infinity')
WHERE state IN ('possibly_done', 'possibly_reported')
ORDER BY department_code, sheet_row
