-- Without a conflict target: a delivery whose own time could not be true is known by that time, not by that of the run.
INSERT INTO intake.arrival (sha256, file_name, arrived_at, sender, claimed_at)
VALUES (:sha256, :file_name, :arrived_at, :sender, :claimed_at)
ON CONFLICT DO NOTHING
RETURNING arrival_id
