-- What each department planned in the round before, and what it reports of it now: the task with the code that the plan item carried over,
-- else the one task that names a document which one plan item names, else the task whose name says the same. What only words say waits for a
-- steward's yes or no, and what was refused is not told; and whether the new plan still holds it. One row per planned item.
-- Only the first 200 items and tasks are read: what somebody sends must not take hours to compare.
-- Both as they were known at as_of; 'infinity' is now. A release keeps its rows (core.release_plan_outcome).
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
    matched_by text,
    likeness numeric,
    is_confirmed boolean,
    is_proven boolean,
    is_planned_again boolean,
    state text
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

planned AS MATERIALIZED (
    SELECT
        before.last_round_code,
        past.submission_id AS last_submission_id,
        this.submission_id,
        item.department_code,
        item.sheet,
        item.cell,
        item.sheet_row,
        item.sub_indices,
        item.name,
        item.status,
        item.note,
        item.documents,
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

read_plan AS MATERIALIZED (
    SELECT
        planned.last_submission_id,
        planned.submission_id,
        planned.sheet_row,
        planned.department_code,
        planned.name,
        planned.documents,
        reading.*
    FROM planned
    CROSS JOIN LATERAL core.task_reading(planned.name) AS reading
    WHERE planned.place <= 200 AND planned.submission_id IS NOT null
),

reported AS MATERIALIZED (
    SELECT
        task.*,
        row_number() OVER (PARTITION BY task.submission_id ORDER BY task.sheet_row) AS place
    FROM counted
    INNER JOIN core.task ON counted.submission_id = task.submission_id
    WHERE counted.round_key = wanted_round
),

read_report AS MATERIALIZED (
    SELECT
        reported.submission_id,
        reported.sheet_row,
        reported.name,
        reported.documents || regexp_split_to_array(coalesce(reported.product, ''), '\s*;\s*') AS documents,
        reading.*
    FROM reported
    CROSS JOIN LATERAL core.task_reading(reported.name) AS reading
    WHERE reported.place <= 200
),

-- Numbers of documents that one item alone, and one task alone, names: what many rows cite says nothing of any of them.
named_in_plan AS (
    SELECT
        read_plan.submission_id,
        number,
        min(read_plan.sheet_row) AS sheet_row
    FROM read_plan
    CROSS JOIN LATERAL core.document_numbers(read_plan.documents, read_plan.traits) AS number
    GROUP BY read_plan.submission_id, number
    HAVING count(*) = 1
),

named_in_report AS (
    SELECT
        read_report.submission_id,
        number,
        min(read_report.sheet_row) AS sheet_row
    FROM read_report
    CROSS JOIN LATERAL core.document_numbers(read_report.documents, read_report.traits) AS number
    GROUP BY read_report.submission_id, number
    HAVING count(*) = 1
),

paired AS (
    SELECT
        planned.submission_id,
        planned.sheet_row,
        reported.sheet_row AS done_sheet_row,
        'code' AS matched_by
    FROM planned
    INNER JOIN reported ON planned.submission_id = reported.submission_id AND reported.task_code = any(planned.task_codes)
    UNION
    SELECT
        named_in_plan.submission_id,
        named_in_plan.sheet_row,
        named_in_report.sheet_row AS done_sheet_row,
        'document' AS matched_by
    FROM named_in_plan
    INNER JOIN named_in_report ON named_in_plan.submission_id = named_in_report.submission_id AND named_in_plan.number = named_in_report.number
    UNION
    SELECT
        plan.submission_id,
        plan.sheet_row,
        report.sheet_row AS done_sheet_row,
        'words' AS matched_by
    FROM read_plan AS plan
    INNER JOIN read_report AS report ON plan.submission_id = report.submission_id AND plan.key = report.key
    WHERE
        core.tasks_agree(
            plan.matter, plan.aside, plan.pairs, plan.actions, plan.traits,
            report.matter, report.aside, report.pairs, report.actions, report.traits
        )
),

judged AS (
    SELECT
        paired.submission_id,
        paired.sheet_row,
        paired.done_sheet_row,
        paired.matched_by,
        coalesce(core.task_likeness(plan.said, plan.pairs, report.said, report.pairs), 0) AS likeness,
        decided.is_same AS is_confirmed,
        paired.matched_by = 'code'
        OR coalesce(decided.is_same, paired.matched_by = 'document' AND core.actions_agree(plan.actions, report.actions)) AS is_proven
    FROM paired
    LEFT JOIN read_plan AS plan ON paired.submission_id = plan.submission_id AND paired.sheet_row = plan.sheet_row
    LEFT JOIN read_report AS report ON paired.submission_id = report.submission_id AND paired.done_sheet_row = report.sheet_row
    LEFT JOIN LATERAL (
        SELECT decision.is_same
        FROM intake.plan_decision AS decision
        WHERE
            decision.round_key = wanted_round
            AND decision.department_code = plan.department_code
            AND decision.planned_name = core.folded_name(plan.name)
            AND decision.done_name = core.folded_name(report.name)
            AND decision.decided_at <= as_of
        ORDER BY decision.decision_id DESC
        LIMIT 1
    ) AS decided ON paired.matched_by <> 'code'
    WHERE
        paired.matched_by = 'code'
        OR (decided.is_same IS DISTINCT FROM false AND (paired.matched_by = 'words' OR core.traits_agree(plan.traits, report.traits)))
),

-- One task for each item: the surest, then the likest, then the first. A task that is proven to be one item's is no other's by its words.
best AS (
    SELECT DISTINCT ON (judged.submission_id, judged.sheet_row) judged.*
    FROM judged
    WHERE
        judged.is_proven
        OR NOT EXISTS (
            SELECT 1
            FROM judged AS taken
            WHERE
                taken.submission_id = judged.submission_id
                AND taken.done_sheet_row = judged.done_sheet_row
                AND taken.sheet_row <> judged.sheet_row
                AND taken.is_proven
        )
    ORDER BY
        judged.submission_id,
        judged.sheet_row,
        judged.is_proven DESC,
        array_position(ARRAY['code', 'document', 'words'], judged.matched_by),
        judged.likeness DESC,
        judged.done_sheet_row
),

read_next_plan AS MATERIALIZED (
    SELECT
        next_plan.submission_id,
        reading.*
    FROM (
        SELECT
            plan_item.submission_id,
            plan_item.name,
            row_number() OVER (PARTITION BY plan_item.submission_id ORDER BY plan_item.sheet_row) AS place
        FROM counted
        INNER JOIN core.plan_item ON counted.submission_id = plan_item.submission_id
        WHERE counted.round_key = wanted_round
    ) AS next_plan
    CROSS JOIN LATERAL core.task_reading(next_plan.name) AS reading
    WHERE next_plan.place <= 200
),

-- The new plan says its own year, so years are not held against each other.
planned_again AS (
    SELECT DISTINCT
        plan.submission_id,
        plan.sheet_row
    FROM read_plan AS plan
    INNER JOIN read_next_plan AS again ON plan.submission_id = again.submission_id AND plan.key = again.key
    WHERE
        core.tasks_agree(
            plan.matter, plan.aside, plan.pairs, plan.actions, core.without_times(plan.traits),
            again.matter, again.aside, again.pairs, again.actions, core.without_times(again.traits)
        )
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
    best.matched_by,
    best.likeness,
    best.is_confirmed,
    best.is_proven,
    again.submission_id IS NOT null AS is_planned_again,
    core.plan_state(planned.submission_id IS NOT null, done.submission_id IS NOT null, best.is_proven, done.status, again.submission_id IS NOT null)
        AS state
FROM planned
INNER JOIN intake.submission AS last_submission ON planned.last_submission_id = last_submission.submission_id
LEFT JOIN best ON planned.submission_id = best.submission_id AND planned.sheet_row = best.sheet_row
LEFT JOIN reported AS done ON best.submission_id = done.submission_id AND best.done_sheet_row = done.sheet_row
LEFT JOIN planned_again AS again ON planned.submission_id = again.submission_id AND planned.sheet_row = again.sheet_row
$$;
