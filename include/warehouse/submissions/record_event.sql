INSERT INTO intake.event (happened_at, actor, action, subject, detail)
VALUES (:at, :by, :action, :subject, cast(:detail AS jsonb))
