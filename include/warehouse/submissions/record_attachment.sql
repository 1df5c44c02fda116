INSERT INTO intake.attachment (sha256, round_key, department_code, file_name, media_type, arrived_at)
VALUES (:sha256, :round_key, :department_code, :file_name, :media_type, :arrived_at)
ON CONFLICT (sha256) DO NOTHING
