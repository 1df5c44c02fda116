INSERT INTO intake.finding_action (
    round_key, department_code, rule_code, sheet, cell, found, action, comment, assigned_to, actor, happened_at
)
VALUES (
    :round_key, :department_code, :rule_code, :sheet, :cell, :found, :action, :comment, :assigned_to, :by, :at
)
