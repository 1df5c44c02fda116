DELETE FROM intake.finding
WHERE finding_id = any(cast(:finding_ids AS bigint []))
