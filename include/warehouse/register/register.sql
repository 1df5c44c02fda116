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
    info,
    unreadable_receipt_number,
    unreadable_file_name,
    unreadable_arrived_at,
    unreadable_because_rule,
    unreadable_because_vi,
    unreadable_because_en
FROM intake.register(:round_key, :as_of)
ORDER BY department_ordinal
