INSERT INTO intake.file (sha256, size_bytes, archive_path, first_arrived_at)
VALUES (:sha256, :size_bytes, :archive_path, :arrived_at)
ON CONFLICT (sha256) DO NOTHING
RETURNING sha256
