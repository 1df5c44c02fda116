INSERT INTO intake.announced_decision (round_key, event_id)
VALUES (:round_key, :event_id)
ON CONFLICT (round_key) DO UPDATE SET event_id = greatest(announced_decision.event_id, excluded.event_id)
