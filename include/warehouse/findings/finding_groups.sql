-- The findings in hand of a round by rule: how many, of how many departments, and how many still need a hand.
SELECT
    hand.rule_code,
    min(hand.severity) AS severity,
    count(*) AS findings,
    count(DISTINCT hand.department_code) AS departments,
    count(*) FILTER (WHERE hand.status = 'open') AS open,
    count(*) FILTER (WHERE hand.status = 'explained') AS explained
FROM intake.findings_in_hand(:round_key, :as_of) AS hand
WHERE
    (cast(:department_code AS text) IS null OR hand.department_code = :department_code)
    AND (cast(:severity AS text) IS null OR hand.severity = :severity)
    AND (cast(:status AS text) IS null OR hand.status = :status)
GROUP BY hand.rule_code
ORDER BY array_position(cast(:severities AS text []), min(hand.severity)) ASC, findings DESC, hand.rule_code ASC
