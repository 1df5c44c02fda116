-- For each wanted round and department: how much the version holds that stands, and the one of the same round a year before.
-- Counted as include.checks.values.held_by counts a workbook.
WITH wanted AS (
    SELECT * FROM jsonb_to_recordset(cast(:wanted AS jsonb)) AS pair (round_key text, department_code text)
),

standing AS (
    SELECT
        wanted.round_key,
        wanted.department_code,
        before.last_round_code,
        now.submission_id,
        past.submission_id AS last_submission_id
    FROM wanted
    LEFT JOIN core.round_before AS before ON wanted.round_key = before.round_key
    LEFT JOIN core.standing AS now
        ON wanted.round_key = now.round_key AND wanted.department_code = now.department_code AND now.superseded_at IS null
    LEFT JOIN core.standing AS past
        ON
            before.last_round_key = past.round_key
            AND wanted.department_code = past.department_code
            AND past.superseded_at IS null
),

counted AS (
    SELECT
        given.submission_id,
        jsonb_build_object(
            'indicator_value',
            (
                SELECT count(value) FROM core.indicator_value
                WHERE indicator_value.submission_id = given.submission_id
            ),
            'task', (
                SELECT count(*) FROM core.task
                WHERE task.submission_id = given.submission_id
            ),
            'document', (
                SELECT count(*) FROM core.issued_document
                WHERE issued_document.submission_id = given.submission_id
            ),
            'plan', (
                SELECT count(*) FROM core.plan_item
                WHERE plan_item.submission_id = given.submission_id
            ),
            'assessment', (
                SELECT count(*) FROM core.assessment
                WHERE assessment.submission_id = given.submission_id
            )
        ) AS held
    FROM (
        SELECT submission_id FROM standing
        UNION
        SELECT last_submission_id FROM standing
    ) AS given
    WHERE given.submission_id IS NOT null
)

SELECT
    standing.round_key,
    standing.department_code,
    standing.last_round_code,
    now.held,
    past.held AS last_year_held
FROM standing
LEFT JOIN counted AS now ON standing.submission_id = now.submission_id
LEFT JOIN counted AS past ON standing.last_submission_id = past.submission_id
WHERE standing.submission_id IS NOT null OR standing.last_submission_id IS NOT null
