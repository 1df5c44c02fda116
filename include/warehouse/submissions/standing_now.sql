SELECT submission_id
FROM core.standing
WHERE round_key = :round_key AND department_code = :department_code AND superseded_at IS null
