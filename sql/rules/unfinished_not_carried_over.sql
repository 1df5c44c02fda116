-- A task that was held up and that no item of the same workbook's plan carries on: by its number, in words that say the same, or by four syllables
-- in a row. What is under way when the report is written may be finished by the end of the year, so nothing is asked of it. Each task is
-- held against each item, so a workbook with more than 200 items is asked nothing either.
WITH planned AS MATERIALIZED (
    SELECT
        item.submission_id,
        regexp_split_to_array(btrim(item.carried_over), '\s*;\s*') AS ordinals,
        core.phrases_of(item.name) AS phrases,
        CASE WHEN row_number() OVER (PARTITION BY item.submission_id ORDER BY item.sheet_row) <= 200 THEN item.name END AS name,
        count(*) OVER (PARTITION BY item.submission_id) AS items
    FROM core.standing
    INNER JOIN core.plan_item AS item ON standing.submission_id = item.submission_id
    WHERE standing.round_key = :round_key AND standing.superseded_at IS null
),

planned_matter AS MATERIALIZED (
    SELECT DISTINCT
        planned.submission_id,
        reading.key
    FROM planned
    CROSS JOIN LATERAL core.task_reading(planned.name) AS reading
    WHERE planned.name IS NOT null
),

unfinished AS MATERIALIZED (
    SELECT
        task.*,
        core.phrases_of(task.name) AS phrases,
        row_number() OVER (PARTITION BY task.submission_id ORDER BY task.sheet_row) AS place
    FROM core.standing
    INNER JOIN core.task ON standing.submission_id = task.submission_id
    WHERE
        standing.round_key = :round_key
        AND standing.superseded_at IS null
        AND task.status IN ('late', 'postponed', 'suspended', 'not_started')
),

carried_on AS MATERIALIZED (
    SELECT
        unfinished.submission_id,
        unfinished.sheet_row
    FROM unfinished
    CROSS JOIN LATERAL core.task_reading(unfinished.name) AS reading
    INNER JOIN planned_matter ON unfinished.submission_id = planned_matter.submission_id AND reading.key = planned_matter.key
    WHERE unfinished.place <= 200
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
            )
    )
    AND NOT EXISTS (
        SELECT 1
        FROM carried_on
        WHERE carried_on.submission_id = unfinished.submission_id AND carried_on.sheet_row = unfinished.sheet_row
    )
ORDER BY submission_id, sheet_row
