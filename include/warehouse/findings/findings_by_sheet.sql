-- The findings in hand of a round that still need a hand, by department, sheet and severity.
SELECT
    hand.department_code,
    hand.sheet,
    hand.severity,
    count(*) AS findings
FROM intake.findings_in_hand(:round_key, :as_of) AS hand
WHERE hand.status IN ('open', 'explained')
GROUP BY hand.department_code, hand.sheet, hand.severity
