-- A task that was held up and that no item of the same workbook's plan carries on: by its number, in similar words, or by four syllables
-- in a row. What is under way when the report is written may be finished by the end of the year, so nothing is asked of it. Each task is
-- held against each item, so a workbook with more than 200 items is asked nothing either.
WITH planned AS MATERIALIZED (
    SELECT
        item.submission_id,
        regexp_split_to_array(btrim(item.carried_over), '\s*;\s*') AS ordinals,
        core.words_of(item.name) AS words,
        core.phrases_of(item.name) AS phrases,
        count(*) OVER (PARTITION BY item.submission_id) AS items
    FROM core.standing
    INNER JOIN core.plan_item AS item ON standing.submission_id = item.submission_id
    WHERE standing.round_key = :round_key AND standing.superseded_at IS null
),

unfinished AS MATERIALIZED (
    SELECT
        task.*,
        core.words_of(task.name) AS words,
        core.phrases_of(task.name) AS phrases,
        row_number() OVER (PARTITION BY task.submission_id ORDER BY task.sheet_row) AS place
    FROM core.standing
    INNER JOIN core.task ON standing.submission_id = task.submission_id
    WHERE
        standing.round_key = :round_key
        AND standing.superseded_at IS null
        AND task.status IN ('late', 'postponed', 'suspended', 'not_started')
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
WHERE
    place <= 200
    AND NOT EXISTS (
        SELECT 1
        FROM planned
        WHERE
            planned.submission_id = unfinished.submission_id
            AND (
                planned.items > 200
                OR unfinished.ordinal = any(planned.ordinals)
                OR unfinished.phrases && planned.phrases
                OR core.says_the_same(planned.words, unfinished.words)
            )
    )
ORDER BY submission_id, sheet_row
