-- The due day of every department that was given another one.
SELECT
    due.round_key,
    due.department_code,
    due.due_on
FROM intake.effective_due AS due
WHERE due.is_extended
