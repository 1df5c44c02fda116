INSERT INTO intake.quarantine_decision (sha256, decision, round_key, department_code, reason, decided_by, decided_at)
VALUES (:sha256, :decision, :round_key, :department_code, :reason, :by, :at)
