-- One row per indicator and task that a department owes in the round, as it stood at :as_of.
-- :department_code is null for every department.
WITH answered AS MATERIALIZED (
    SELECT
        value.submission_id,
        'indicator' AS kind,
        value.indicator_code AS item_code,
        value.answer,
        value.sheet,
        value.cell
    FROM core.indicator_value AS value
    WHERE value.round_key = :round_key AND value.answer <> 'missing'
    UNION ALL
    SELECT
        task.submission_id,
        'task' AS kind,
        task.task_code AS item_code,
        task.status AS answer,
        task.sheet,
        task.cell
    FROM core.task
    WHERE task.round_key = :round_key AND task.task_code IS NOT null
),

accepted AS (
    SELECT
        submission_id,
        department_code,
        arrived_at,
        nothing_to_report
    FROM intake.submission
    WHERE
        round_key = :round_key
        AND state IN ('accepted', 'accepted_with_warnings')
        AND arrived_at <= :as_of
),

first_stated AS (
    SELECT
        accepted.department_code,
        answered.kind,
        answered.item_code,
        min(accepted.arrived_at) AS arrived_at
    FROM accepted
    INNER JOIN answered ON accepted.submission_id = answered.submission_id
    GROUP BY accepted.department_code, answered.kind, answered.item_code
),

now_stated AS (
    SELECT DISTINCT ON (answered.submission_id, answered.kind, answered.item_code) answered.*
    FROM answered
    ORDER BY answered.submission_id ASC, answered.kind ASC, answered.item_code ASC, answered.cell ASC
),

exempt AS (
    SELECT DISTINCT ON (department_code, kind, item_code)
        department_code,
        kind,
        item_code,
        is_exempt
    FROM intake.exemption
    WHERE round_key = :round_key AND decided_at <= :as_of
    ORDER BY department_code ASC, kind ASC, item_code ASC, exemption_id DESC
)

SELECT
    owed.department_code,
    owed.kind,
    owed.item_code,
    owed.role,
    coalesce(indicator.name_vi, provincial_task.name_vi) AS name_vi,
    coalesce(indicator.sub_index_code, provincial_task.sub_index_code) AS sub_index_code,
    now_stated.answer,
    now_stated.sheet,
    now_stated.cell,
    first_stated.arrived_at AS first_arrived_at,
    CASE
        WHEN now_stated.answer = 'not_applicable' OR coalesce(exempt.is_exempt, false) THEN 'not_applicable'
        -- As in the register: a workbook that does not apply and came all the same is answered like any other.
        WHEN whole.submission_id IS null AND coalesce(exempt_whole.is_exempt, false) THEN 'not_applicable'
        WHEN now_stated.answer = 'nothing_to_report' THEN 'nothing_to_report'
        WHEN now_stated.answer IS null AND coalesce(whole.nothing_to_report, false) THEN 'nothing_to_report'
        WHEN now_stated.answer IS null AND :as_of < due.due_before THEN 'not_due'
        WHEN now_stated.answer IS null THEN 'missing'
        WHEN first_stated.arrived_at >= due.due_before THEN 'late'
        ELSE 'on_time'
    END AS filing
FROM intake.assignment AS owed
INNER JOIN intake.effective_due AS due
    ON owed.round_key = due.round_key AND owed.department_code = due.department_code
INNER JOIN core.round ON owed.round_key = round.round_key
LEFT JOIN core.indicator
    ON
        owed.kind = 'indicator'
        AND owed.item_code = indicator.indicator_code
        AND round.due_on BETWEEN indicator.valid_from AND coalesce(indicator.valid_to, 'infinity')
LEFT JOIN core.provincial_task
    ON
        owed.kind = 'task'
        AND round.province_code = provincial_task.province_code
        AND owed.item_code = provincial_task.task_code
        AND round.due_on BETWEEN provincial_task.valid_from AND coalesce(provincial_task.valid_to, 'infinity')
LEFT JOIN core.standing
    ON
        owed.round_key = standing.round_key
        AND owed.department_code = standing.department_code
        AND standing.known_at <= :as_of
        AND (standing.superseded_at IS null OR standing.superseded_at > :as_of)
LEFT JOIN accepted AS whole ON standing.submission_id = whole.submission_id
LEFT JOIN now_stated
    ON
        standing.submission_id = now_stated.submission_id
        AND owed.kind = now_stated.kind
        AND owed.item_code = now_stated.item_code
LEFT JOIN first_stated
    ON
        owed.department_code = first_stated.department_code
        AND owed.kind = first_stated.kind
        AND owed.item_code = first_stated.item_code
LEFT JOIN exempt
    ON
        owed.department_code = exempt.department_code
        AND owed.kind = exempt.kind
        AND owed.item_code = exempt.item_code
LEFT JOIN exempt AS exempt_whole
    ON owed.department_code = exempt_whole.department_code AND exempt_whole.kind = 'workbook'
WHERE
    owed.round_key = :round_key
    AND owed.kind <> 'workbook'
    AND (cast(:department_code AS text) IS null OR owed.department_code = :department_code)
ORDER BY owed.department_code, owed.kind, owed.item_code
