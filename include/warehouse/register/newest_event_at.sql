SELECT coalesce(max(happened_at), timestamptz '2000-01-01 00:00:00+07') AS happened_at
FROM intake.event
WHERE subject LIKE :round_key || '/%'
