WITH new_withdrawal AS (
    INSERT INTO intake.withdrawal (submission_id, withdrawn_at, withdrawn_by, reason)
    VALUES (:submission_id, :at, :by, :reason)
)

UPDATE intake.submission
SET
    state_before_withdrawal = state,
    state = 'withdrawn'
WHERE submission_id = :submission_id
