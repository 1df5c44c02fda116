UPDATE intake.waiver
SET
    decision = :decision,
    decision_comment = :comment,
    decided_by = :by,
    decided_at = :at
WHERE waiver_id = :id
