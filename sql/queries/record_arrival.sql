INSERT INTO intake.arrival (sha256, file_name, arrived_at, sender)
VALUES (:sha256, :file_name, :arrived_at, :sender)
ON CONFLICT (sha256, file_name, arrived_at) DO NOTHING
RETURNING arrival_id
