SELECT EXISTS (
    SELECT 1
    FROM intake.opened_round AS opened
    INNER JOIN intake.newest_submission AS newest ON opened.round_key = newest.round_key
    LEFT JOIN intake.answer ON newest.submission_id = answer.submission_id
    WHERE answer.submission_id IS null
) AS has_unanswered
