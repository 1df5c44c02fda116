SELECT count(*) > 0 AS has_unanswered
FROM intake.opened_round AS opened
INNER JOIN intake.newest_submission AS newest ON opened.round_key = newest.round_key
LEFT JOIN intake.answer ON newest.submission_id = answer.submission_id
WHERE answer.submission_id IS null OR answer.is_first
