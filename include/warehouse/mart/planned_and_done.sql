-- What each department planned in the round before, and what it reports of it now. One row per planned item.
SELECT *
FROM core.planned_and_done(:round_key, 'infinity')
ORDER BY department_code, sheet_row
