-- The newest decision about each pair of names of a round.
SELECT
    department_code,
    planned_name,
    done_name,
    is_same,
    reason,
    decided_by,
    decided_at
FROM (
    SELECT DISTINCT ON (department_code, planned_name, done_name) *
    FROM intake.plan_decision
    WHERE round_key = :round_key
    ORDER BY department_code ASC, planned_name ASC, done_name ASC, decision_id DESC
) AS newest
ORDER BY decision_id DESC
