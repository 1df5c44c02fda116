-- What the judgement of files knew: by what it was judged, their deliveries, and what people decided about them.
UPDATE intake.submission
SET
    judged_under = (SELECT CASE WHEN cast(:read_by AS text) IS NOT null THEN intake.judged_now(:read_by) END),
    judged_arrival_id = (SELECT max(arrival.arrival_id) FROM intake.arrival
WHERE arrival.sha256 = submission.sha256),
    judged_decision_id = (
        SELECT max(quarantine_decision.decision_id) FROM intake.quarantine_decision
        WHERE quarantine_decision.sha256 = submission.sha256
    ),
    last_arrived_at = (
        SELECT max(arrival.arrived_at)
        FROM intake.arrival
        LEFT JOIN intake.closing ON submission.round_key = closing.round_key
        WHERE
            arrival.sha256 = submission.sha256
            AND arrival.arrived_at > submission.arrived_at
            AND (closing.closed_at IS null OR arrival.arrived_at < closing.closed_at)
    )
WHERE submission_id = any(:submission_ids)
