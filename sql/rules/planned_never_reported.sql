-- What the department planned last year and of which this year's workbook has no task, as the summary says it: none by code, by document or
-- in words. Only the first 200 items and tasks are compared, so where there are more of either nothing is asked.
SELECT
    this.submission_id,
    matched.department_code,
    null::text AS sheet,
    null::text AS cell,
    to_jsonb(matched.name) AS found,
    null::numeric AS difference,
    jsonb_build_object('last_round', matched.last_round_code, 'last_sheet', matched.sheet, 'last_cell', matched.cell) AS words
FROM core.planned_and_done(:round_key, 'infinity') AS matched
INNER JOIN core.standing AS this
    ON this.round_key = :round_key AND matched.department_code = this.department_code AND this.superseded_at IS null
WHERE
    matched.done_submission_id IS null
    AND (
        SELECT count(*) FROM core.plan_item
        WHERE plan_item.submission_id = matched.submission_id
    ) <= 200
    AND (
        SELECT count(*) FROM core.task
        WHERE task.submission_id = this.submission_id
    ) <= 200
ORDER BY this.submission_id, matched.sheet_row
