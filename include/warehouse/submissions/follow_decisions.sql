-- A file that is quarantined again stays whose a steward said it is.
UPDATE intake.submission
SET
    round_key = decided.round_key,
    department_code = decided.department_code
FROM intake.quarantine_decision AS decided
WHERE
    submission.submission_id = any(:submission_ids)
    AND submission.state = 'quarantined'
    AND decided.decision_id = (
        SELECT max(newest.decision_id)
        FROM intake.quarantine_decision AS newest
        WHERE newest.sha256 = submission.sha256 AND newest.decision = 'attribute'
    )
