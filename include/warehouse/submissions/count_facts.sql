SELECT
    (SELECT count(*) FROM core.indicator_value
    WHERE submission_id = :submission_id)
    + (SELECT count(*) FROM core.task
    WHERE submission_id = :submission_id)
    + (SELECT count(*) FROM core.issued_document
    WHERE submission_id = :submission_id)
    + (SELECT count(*) FROM core.plan_item
    WHERE submission_id = :submission_id)
    + (SELECT count(*) FROM core.assessment
    WHERE submission_id = :submission_id) AS facts
