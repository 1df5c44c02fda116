-- What the department planned last year and does not report this year: no task in similar words, and none with the code
-- of the task that the plan item carried over. Each item is held against each task, so where there are more than 200 of either nothing
-- is asked.
WITH planned AS (
    SELECT
        this.submission_id,
        this.department_code,
        before.last_round_code,
        item.sheet AS last_sheet,
        item.cell AS last_cell,
        item.sheet_row,
        item.name,
        core.words_of(item.name) AS words,
        carried.task_codes,
        count(*) OVER (PARTITION BY past.submission_id) AS items
    FROM core.round_before AS before
    INNER JOIN core.standing AS this ON before.round_key = this.round_key AND this.superseded_at IS null
    INNER JOIN core.standing AS past
        ON
            before.last_round_key = past.round_key
            AND this.department_code = past.department_code
            AND past.superseded_at IS null
    INNER JOIN core.plan_item AS item ON past.submission_id = item.submission_id
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(task.task_code), '{}') AS task_codes
        FROM core.task
        WHERE
            task.submission_id = past.submission_id
            AND task.task_code IS NOT null
            AND task.ordinal = any(regexp_split_to_array(item.carried_over, '\s*;\s*'))
    ) AS carried
    WHERE before.round_key = :round_key
),

reported AS MATERIALIZED (
    SELECT
        standing.submission_id,
        task.task_code,
        core.words_of(task.name) AS words,
        count(*) OVER (PARTITION BY standing.submission_id) AS tasks
    FROM core.standing
    INNER JOIN core.task ON standing.submission_id = task.submission_id
    WHERE standing.round_key = :round_key AND standing.superseded_at IS null
)

SELECT
    planned.submission_id,
    planned.department_code,
    null::text AS sheet,
    null::text AS cell,
    to_jsonb(planned.name) AS found,
    null::numeric AS difference,
    jsonb_build_object('last_round', last_round_code, 'last_sheet', last_sheet, 'last_cell', last_cell) AS words
FROM planned
WHERE
    planned.items <= 200
    AND NOT EXISTS (
    SELECT 1
    FROM reported
    WHERE
        reported.submission_id = planned.submission_id
        AND (
            reported.tasks > 200
            OR reported.task_code = any(planned.task_codes)
            OR core.says_the_same(planned.words, reported.words)
        )
)
ORDER BY planned.submission_id, planned.sheet_row
