-- What each department planned in the round before, and what it reports of it now: the task with the code that the plan
-- item carried over, else the first in similar words; and whether the new plan still holds it. One row per planned item.
-- Only the first 200 items are held against the first 200 tasks in words: what somebody sends must not take hours to compare.
-- Both as they were known at as_of; 'infinity' is now. A release keeps its rows (core.release_plan_outcome): words are compared one by one.
CREATE FUNCTION core.planned_and_done(wanted_round text, as_of timestamptz)
RETURNS TABLE (
    last_round_code text,
    department_code text,
    submission_id bigint,
    receipt_number text,
    sheet text,
    cell text,
    sheet_row integer,
    sub_indices text[],
    name text,
    status text,
    note text,
    done_note text,
    has_filed boolean,
    done_submission_id bigint,
    done_sheet_row integer,
    done_sheet text,
    done_cell text,
    done_name text,
    done_status text,
    done_reason text,
    is_planned_again boolean
)
LANGUAGE sql STABLE AS $$
WITH counted AS MATERIALIZED (
    SELECT
        standing.round_key,
        standing.department_code,
        standing.submission_id
    FROM core.standing
    WHERE
        standing.round_key IN (
            SELECT wanted_round
            UNION ALL
            SELECT before.last_round_key FROM core.round_before AS before WHERE before.round_key = wanted_round
        )
        AND standing.known_at <= as_of
        AND (standing.superseded_at IS null OR standing.superseded_at > as_of)
),

planned AS (
    SELECT
        before.last_round_key,
        before.last_round_code,
        past.submission_id AS last_submission_id,
        this.submission_id,
        item.round_key,
        item.department_code,
        item.sheet,
        item.cell,
        item.sheet_row,
        item.sub_indices,
        item.name,
        item.status,
        item.note,
        core.words_of(item.name) AS words,
        carried.task_codes,
        row_number() OVER (PARTITION BY past.submission_id ORDER BY item.sheet_row) AS place
    FROM core.round_before AS before
    INNER JOIN counted AS past ON before.last_round_key = past.round_key
    INNER JOIN core.plan_item AS item ON past.submission_id = item.submission_id
    LEFT JOIN counted AS this ON before.round_key = this.round_key AND past.department_code = this.department_code
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(task.task_code), '{}') AS task_codes
        FROM core.task
        WHERE
            task.submission_id = past.submission_id
            AND task.task_code IS NOT null
            AND task.ordinal = any(regexp_split_to_array(item.carried_over, '\s*;\s*'))
    ) AS carried
    WHERE before.round_key = wanted_round
),

reported AS MATERIALIZED (
    SELECT
        task.*,
        core.words_of(task.name) AS words,
        row_number() OVER (PARTITION BY task.submission_id ORDER BY task.sheet_row) AS place
    FROM counted
    INNER JOIN core.task ON counted.submission_id = task.submission_id
    WHERE counted.round_key = wanted_round
),

planned_again AS MATERIALIZED (
    SELECT
        plan_item.submission_id,
        core.words_of(plan_item.name) AS words,
        row_number() OVER (PARTITION BY plan_item.submission_id ORDER BY plan_item.sheet_row) AS place
    FROM counted
    INNER JOIN core.plan_item ON counted.submission_id = plan_item.submission_id
    WHERE counted.round_key = wanted_round
)

SELECT
    planned.last_round_code,
    planned.department_code,
    planned.last_submission_id AS submission_id,
    last_submission.receipt_number,
    planned.sheet,
    planned.cell,
    planned.sheet_row,
    planned.sub_indices,
    planned.name,
    planned.status,
    planned.note,
    done.note AS done_note,
    planned.submission_id IS NOT null AS has_filed,
    done.submission_id AS done_submission_id,
    done.sheet_row AS done_sheet_row,
    done.sheet AS done_sheet,
    done.cell AS done_cell,
    done.name AS done_name,
    done.status AS done_status,
    done.reason AS done_reason,
    again.submission_id IS NOT null AS is_planned_again
FROM planned
INNER JOIN intake.submission AS last_submission ON planned.last_submission_id = last_submission.submission_id
LEFT JOIN LATERAL (
    SELECT reported.*
    FROM reported
    WHERE
        reported.submission_id = planned.submission_id
        AND (
            reported.task_code = any(planned.task_codes)
            OR (planned.place <= 200 AND reported.place <= 200 AND core.says_the_same(planned.words, reported.words))
        )
    ORDER BY (reported.task_code = any(planned.task_codes)) DESC NULLS LAST, reported.sheet_row ASC
    LIMIT 1
) AS done ON true
LEFT JOIN LATERAL (
    SELECT planned_again.submission_id
    FROM planned_again
    WHERE
        planned_again.submission_id = planned.submission_id
        AND planned.place <= 200
        AND planned_again.place <= 200
        AND core.says_the_same(planned.words, planned_again.words)
    ORDER BY planned_again.submission_id
    LIMIT 1
) AS again ON true
$$;
