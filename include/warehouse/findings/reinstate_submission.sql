WITH ended AS (
    UPDATE intake.withdrawal
    SET
        reinstated_at = greatest(:at, withdrawn_at + interval '1 millisecond'),
        reinstated_by = :by,
        reinstated_reason = :reason
    WHERE submission_id = :submission_id AND reinstated_at IS null
)

UPDATE intake.submission
SET
    state = state_before_withdrawal,
    state_before_withdrawal = null
WHERE submission_id = :submission_id
