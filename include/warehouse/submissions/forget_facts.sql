WITH old_value AS (
    DELETE FROM core.indicator_value
    WHERE submission_id = :submission_id
),

old_task AS (
    DELETE FROM core.task
    WHERE submission_id = :submission_id
),

old_document AS (
    DELETE FROM core.issued_document
    WHERE submission_id = :submission_id
),

old_plan_item AS (
    DELETE FROM core.plan_item
    WHERE submission_id = :submission_id
),

old_assessment AS (
    DELETE FROM core.assessment
    WHERE submission_id = :submission_id
)

DELETE FROM core.pci_quote
WHERE submission_id = :submission_id
