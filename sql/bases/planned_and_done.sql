-- What each department planned in the round before, and what it reports of it now: the task with the code that the plan
-- item carried over, else the first in similar words; and whether the new plan still holds it. One row per planned item.
-- It reads with its owner's rights: a view lends these to the tables that it reads, not to the functions that it calls.
-- wanted_basis: draft (what stands) or approved (what the releases in force froze).
CREATE FUNCTION core.planned_and_done(wanted_round text, wanted_basis text)
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
    done_sheet text,
    done_cell text,
    done_name text,
    done_status text,
    done_reason text,
    is_planned_again boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
WITH planned AS (
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
        carried.task_codes
    FROM core.round_before AS before
    INNER JOIN core.counted_submission AS past
        ON before.last_round_key = past.round_key AND past.basis = wanted_basis
    INNER JOIN core.plan_item AS item ON past.submission_id = item.submission_id
    LEFT JOIN core.counted_submission AS this
        ON
            before.round_key = this.round_key
            AND past.department_code = this.department_code
            AND this.basis = wanted_basis
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
        core.words_of(task.name) AS words
    FROM core.counted_submission AS counted
    INNER JOIN core.task ON counted.submission_id = task.submission_id
    WHERE counted.round_key = wanted_round AND counted.basis = wanted_basis
),

planned_again AS MATERIALIZED (
    SELECT
        plan_item.submission_id,
        core.words_of(plan_item.name) AS words
    FROM core.counted_submission AS counted
    INNER JOIN core.plan_item ON counted.submission_id = plan_item.submission_id
    WHERE counted.round_key = wanted_round AND counted.basis = wanted_basis
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
        AND (reported.task_code = any(planned.task_codes) OR core.says_the_same(planned.words, reported.words))
    ORDER BY (reported.task_code = any(planned.task_codes)) DESC NULLS LAST, reported.sheet_row ASC
    LIMIT 1
) AS done ON true
LEFT JOIN LATERAL (
    SELECT planned_again.submission_id
    FROM planned_again
    WHERE
        planned_again.submission_id = planned.submission_id
        AND core.says_the_same(planned.words, planned_again.words)
    ORDER BY planned_again.submission_id
    LIMIT 1
) AS again ON true
$$;
