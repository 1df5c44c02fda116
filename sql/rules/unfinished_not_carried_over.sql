-- A task that is not finished and that no item of the same workbook's plan carries on, by its number or in similar words.
WITH planned AS MATERIALIZED (
    SELECT
        item.submission_id,
        regexp_split_to_array(btrim(item.carried_over), '\s*;\s*') AS ordinals,
        core.words_of(item.name) AS words
    FROM core.standing
    INNER JOIN core.plan_item AS item ON standing.submission_id = item.submission_id
    WHERE standing.round_key = :round_key AND standing.superseded_at IS null
),

unfinished AS MATERIALIZED (
    SELECT
        task.*,
        core.words_of(task.name) AS words
    FROM core.standing
    INNER JOIN core.task ON standing.submission_id = task.submission_id
    WHERE
        standing.round_key = :round_key
        AND standing.superseded_at IS null
        AND task.status IN ('ongoing', 'late', 'postponed', 'suspended', 'not_started')
)

SELECT
    submission_id,
    department_code,
    sheet,
    cell,
    to_jsonb(name) AS found,
    null::numeric AS difference,
    jsonb_build_object('ordinal', ordinal, 'status', status, 'plan_year', (left(split_part(round_key, '-', 2), 4)::integer + 1)::text)
        AS words
FROM unfinished
WHERE NOT EXISTS (
    SELECT 1
    FROM planned
    WHERE
        planned.submission_id = unfinished.submission_id
        AND (unfinished.ordinal = any(planned.ordinals) OR core.says_the_same(planned.words, unfinished.words))
)
ORDER BY submission_id, sheet_row
