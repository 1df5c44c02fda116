SELECT
    submission.round_key,
    submission.department_code,
    answer.slip_path
FROM intake.answer
INNER JOIN intake.submission ON answer.submission_id = submission.submission_id
WHERE answer.submission_id = :submission_id AND answer.slip_path IS NOT null
