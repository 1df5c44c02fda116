-- What the same department explained about the same rule in other rounds, so that nobody answers twice.
SELECT
    waiver.round_key,
    waiver.sheet,
    waiver.cell,
    waiver.explanation,
    waiver.asked_by,
    waiver.asked_at,
    waiver.decision,
    waiver.decided_by
FROM intake.waiver
WHERE
    waiver.department_code = :department_code
    AND waiver.rule_code = :rule_code
    AND waiver.round_key <> :round_key
    AND split_part(waiver.round_key, '-', 1) = split_part(:round_key, '-', 1)
ORDER BY waiver.asked_at DESC
LIMIT 10
