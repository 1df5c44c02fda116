SELECT round_key FROM intake.waiver
WHERE waiver_id = :waiver_id
