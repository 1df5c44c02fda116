-- One row per department that owes a workbook in the round, as it stood at :as_of.
SELECT
    department_code,
    department_name_vi,
    department_name_en,
    filing,
    due_on,
    is_extended,
    first_arrived_at,
    days_late,
    versions,
    newest_submission_id,
    state,
    standing_submission_id,
    critical,
    warning,
    info
FROM intake.register(:round_key, :as_of)
ORDER BY department_ordinal
