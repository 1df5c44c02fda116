-- What is known of a file that was judged before, and whether it is to be judged again.
SELECT
    submission.submission_id,
    submission.state,
    submission.kind,
    submission.round_key,
    submission.department_code,
    submission.receipt_number,
    (submission.state = 'quarantined' OR submission.kind = 'report')
    AND submission.state <> 'withdrawn'
    AND submission.judged_under IS NOT null
    -- What a release froze stays what it was.
    AND NOT EXISTS (
        SELECT 1
        FROM core.release_submission
        WHERE release_submission.submission_id = submission.submission_id
    )
    AND (
        submission.judged_under <> intake.judged_now(:read_by)
        OR EXISTS (
            SELECT 1
            FROM intake.quarantine_decision
            WHERE
                quarantine_decision.sha256 = submission.sha256
                AND quarantine_decision.decision = 'judge_again'
                AND quarantine_decision.decision_id > coalesce(submission.judged_decision_id, 0)
        )
    ) AS is_judged_again,
    greatest(
        submission.arrived_at,
        (SELECT max(arrival.arrived_at) FROM intake.arrival
WHERE arrival.sha256 = submission.sha256),
        (SELECT max(opened_round.opened_at) FROM intake.opened_round
WHERE opened_round.round_key = :round_key),
        (
            SELECT max(quarantine_decision.decided_at) FROM intake.quarantine_decision
            WHERE quarantine_decision.sha256 = submission.sha256
        )
    ) AS judged_at
FROM intake.submission
WHERE submission.sha256 = :sha256
