SELECT
    hand.status,
    hand.waiver_id,
    hand.waiver_status,
    hand.assigned_to
FROM intake.findings_in_hand(:round_key, :as_of) AS hand
WHERE hand.finding_id = :finding_id
