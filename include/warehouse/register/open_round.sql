INSERT INTO intake.opened_round (round_key, opened_at, catalogue_version)
VALUES (:round_key, :opened_at, :version)
ON CONFLICT (round_key) DO NOTHING
