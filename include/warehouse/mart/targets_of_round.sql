-- The targets of the round's year: one row per indicator and, where the target is one department's, that department.
SELECT
    target.indicator_code,
    target.department_code,
    target.value,
    target.evidence,
    target.source
FROM core.target
INNER JOIN core.round ON target.province_code = round.province_code
WHERE round.round_key = :round_key AND target.target_year = :year
ORDER BY target.indicator_code, target.department_code
