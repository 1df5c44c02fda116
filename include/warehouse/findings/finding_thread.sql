-- What people did about the finding at one place, oldest first.
SELECT
    finding_action.action,
    finding_action.comment,
    finding_action.assigned_to,
    finding_action.actor,
    finding_action.happened_at
FROM intake.finding_action
WHERE
    finding_action.round_key = :round_key
    AND finding_action.department_code = :department_code
    AND finding_action.rule_code = :rule_code
    AND coalesce(finding_action.sheet, '') = coalesce(:sheet, '')
    AND coalesce(finding_action.cell, '') = coalesce(:cell, '')
ORDER BY finding_action.action_id
