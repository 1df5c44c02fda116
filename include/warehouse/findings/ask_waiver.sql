INSERT INTO intake.waiver (
    round_key, department_code, rule_code, sheet, cell, most_cells, valid_until, explanation, asked_by, asked_at
)
VALUES (
    :round_key, :department_code, :rule_code, :sheet, :cell, :most_cells, :valid_until, :explanation, :by, :at
)
RETURNING waiver_id
