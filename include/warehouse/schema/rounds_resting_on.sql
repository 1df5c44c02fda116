-- The rounds due between two days that rest on one entry of a dimension, because it was handed out or reported in them, and
-- how many rows of facts they hold that do. A parameter that is null asks for nothing.
WITH asked AS (
    SELECT
        cast(:province AS text) AS province,
        cast(:department AS text) AS department,
        cast(:indicator AS text) AS indicator,
        cast(:task AS text) AS task,
        cast(:methodology AS text) AS methodology,
        cast(:round AS text) AS round
),

counted AS (
    SELECT
        round.round_key,
        (
            SELECT count(*)
            FROM core.indicator_value AS fact
            WHERE
                asked.task IS null
                AND fact.round_key = round.round_key
                AND (asked.department IS null OR fact.department_code = asked.department)
                AND (asked.indicator IS null OR fact.indicator_code = asked.indicator)
        )
        + (
            SELECT count(*)
            FROM core.task AS fact
            WHERE
                asked.indicator IS null
                AND fact.round_key = round.round_key
                AND (asked.department IS null OR fact.department_code = asked.department)
                AND (asked.task IS null OR fact.task_code = asked.task)
        )
        + (
            SELECT count(*)
            FROM (
                SELECT
                    plan_item.round_key,
                    plan_item.department_code
                FROM core.plan_item
                UNION ALL
                SELECT
                    issued_document.round_key,
                    issued_document.department_code
                FROM core.issued_document
                UNION ALL
                SELECT
                    assessment.round_key,
                    assessment.department_code
                FROM core.assessment
            ) AS fact
            WHERE
                asked.indicator IS null
                AND asked.task IS null
                AND fact.round_key = round.round_key
                AND (asked.department IS null OR fact.department_code = asked.department)
        ) AS fact_rows,
        (
            SELECT count(*)
            FROM intake.assignment AS owed
            WHERE
                owed.round_key = round.round_key
                AND (asked.department IS null OR owed.department_code = asked.department)
                AND (asked.indicator IS null OR (owed.kind = 'indicator' AND owed.item_code = asked.indicator))
                AND (asked.task IS null OR (owed.kind = 'task' AND owed.item_code = asked.task))
        ) AS owed_items,
        (
            SELECT count(*)
            FROM intake.submission
            WHERE
                asked.indicator IS null
                AND asked.task IS null
                AND submission.round_key = round.round_key
                AND (asked.department IS null OR submission.department_code = asked.department)
        ) AS submissions
    FROM core.round
    CROSS JOIN asked
    WHERE
        round.due_on BETWEEN cast(:first AS date) AND cast(:last AS date)
        AND (asked.province IS null OR round.province_code = asked.province)
        AND (asked.methodology IS null OR round.methodology_code = asked.methodology)
        AND (asked.round IS null OR round.round_key = asked.round)
)

SELECT
    round_key,
    fact_rows
FROM counted
WHERE fact_rows > 0 OR owed_items > 0 OR submissions > 0
ORDER BY round_key
