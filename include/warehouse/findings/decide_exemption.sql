INSERT INTO intake.exemption (round_key, department_code, kind, item_code, is_exempt, reason, decided_by, decided_at)
SELECT
    assignment.round_key,
    assignment.department_code,
    assignment.kind,
    assignment.item_code,
    :is_exempt,
    :reason,
    :by,
    :at
FROM intake.assignment
WHERE round_key = :round_key AND department_code = :department_code AND kind = :kind AND item_code = :item_code
