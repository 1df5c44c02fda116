-- What each department of a round is reminded by: what it was reminded of before, and when its newest version came.
SELECT
    owed.department_code,
    newest.receipt_number,
    newest.state,
    newest.arrived_at,
    newest.contact_email,
    reminded.occasions,
    reminded.days
FROM intake.assignment AS owed
LEFT JOIN intake.newest_submission AS newest
    ON owed.round_key = newest.round_key AND owed.department_code = newest.department_code
CROSS JOIN LATERAL (
    SELECT
        coalesce(array_agg(reminder.occasion), '{}') AS occasions,
        -- Who filed was reminded of findings, who did not of the report: a letter names only the days of its own matter.
        coalesce(
            array_agg(DISTINCT reminder.written_on ORDER BY reminder.written_on)
            FILTER (WHERE (reminder.occasion LIKE 'explain-%') = (newest.receipt_number IS NOT null)),
            '{}'
        ) AS days
    FROM intake.reminder
    WHERE reminder.round_key = owed.round_key AND reminder.department_code = owed.department_code
) AS reminded
WHERE owed.round_key = :round_key AND owed.kind = 'workbook'
