-- The departments of a round whose newest version is returned, with when it was: as it came, or when its explanations ended.
SELECT
    newest.department_code,
    coalesce(ended.decided_at, newest.arrived_at) AS returned_at
FROM intake.newest_submission AS newest
LEFT JOIN LATERAL (
    SELECT admission.decided_at
    FROM intake.admission
    WHERE admission.submission_id = newest.submission_id AND NOT admission.is_admitted
    ORDER BY admission.admission_id DESC
    LIMIT 1
) AS ended ON true
WHERE newest.round_key = :round_key AND newest.state = 'returned'
