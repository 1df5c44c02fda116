-- The readable submissions of a round, and whether facts were loaded of them: accepted, or let in by an explanation at some time.
SELECT
    submission_id,
    sha256,
    file_name,
    receipt_number,
    arrived_at,
    round_key,
    department_code,
    rule_set_version,
    (
        coalesce(state_before_withdrawal, state) IN ('accepted', 'accepted_with_warnings')
        OR submission_id IN (SELECT admission.submission_id FROM intake.admission)
    ) AS holds_facts
FROM intake.submission
WHERE round_key = :round_key AND state <> 'quarantined'
ORDER BY department_code, version
