SELECT
    submission.submission_id,
    submission.department_code,
    submission.receipt_number
FROM core.standing
INNER JOIN intake.submission ON standing.submission_id = submission.submission_id
WHERE standing.round_key = :round_key AND standing.superseded_at IS null
ORDER BY submission.department_code
