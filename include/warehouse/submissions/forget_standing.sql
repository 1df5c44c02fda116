DELETE FROM core.standing
USING unnest(cast(:round_keys AS text []), cast(:department_codes AS text [])) AS place (round_key, department_code)
WHERE standing.round_key = place.round_key AND standing.department_code = place.department_code
