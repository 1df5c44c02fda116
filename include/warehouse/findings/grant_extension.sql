INSERT INTO intake.extension (round_key, department_code, due_on, reason, granted_by, granted_at)
VALUES (:round_key, :department_code, :due_on, :reason, :by, :at)
