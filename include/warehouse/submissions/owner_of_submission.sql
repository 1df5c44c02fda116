SELECT
    round_key,
    department_code
FROM intake.submission
WHERE submission_id = :submission_id AND department_code IS NOT null
