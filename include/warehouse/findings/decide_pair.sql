-- Only of names that wait, or of which somebody decided before: what nobody was asked has no answer.
INSERT INTO intake.plan_decision (round_key, department_code, planned_name, done_name, is_same, reason, decided_by, decided_at)
SELECT
    :round_key,
    :department_code,
    core.folded_name(:planned_name) AS planned_name,
    core.folded_name(:done_name) AS done_name,
    :is_same,
    :reason,
    :by,
    :at
WHERE
    EXISTS (
        SELECT 1
        FROM core.planned_and_done(:round_key, 'infinity') AS pair
        WHERE
            pair.state IN ('possibly_done', 'possibly_reported')
            AND pair.department_code = :department_code
            AND core.folded_name(pair.name) = core.folded_name(:planned_name)
            AND core.folded_name(pair.done_name) = core.folded_name(:done_name)
    )
    OR EXISTS (
        SELECT 1
        FROM intake.plan_decision AS earlier
        WHERE
            earlier.round_key = :round_key
            AND earlier.department_code = :department_code
            AND earlier.planned_name = core.folded_name(:planned_name)
            AND earlier.done_name = core.folded_name(:done_name)
    )
