INSERT INTO intake.trouble (sha256, step, detail)
VALUES (:sha256, :step, :detail)
ON CONFLICT (sha256, step) DO UPDATE SET times = trouble.times + 1, detail = excluded.detail
RETURNING times
