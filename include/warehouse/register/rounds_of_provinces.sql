SELECT
    opened.round_key,
    round.round_code,
    round.province_code,
    round.period_from,
    round.period_to,
    round.due_on,
    round.closes_on
FROM intake.opened_round AS opened
INNER JOIN core.round ON opened.round_key = round.round_key
WHERE round.province_code = any(:province_codes)
ORDER BY round.due_on DESC
