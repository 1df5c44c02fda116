-- The department and round of the workbook whose file name, without its ending, is :stem; the newest one counts.
SELECT
    submission.round_key,
    submission.department_code
FROM intake.submission
WHERE
    submission.department_code IS NOT null
    AND lower(regexp_replace(submission.file_name, '\.[^.]*$', '')) = lower(:stem)
ORDER BY submission.arrived_at DESC
LIMIT 1
