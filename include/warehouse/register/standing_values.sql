SELECT
    indicator_value.indicator_code,
    indicator_value.value
FROM core.standing
INNER JOIN core.indicator_value ON standing.submission_id = indicator_value.submission_id
WHERE
    standing.round_key = :round_key
    AND standing.department_code = :department_code
    AND standing.superseded_at IS null
    AND indicator_value.value IS NOT null
