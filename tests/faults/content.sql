-- What a warehouse says of a season, without the numbers that the database itself gives out: equal after any order of runs.
SELECT
    'arrival' AS part,
    (to_jsonb(arrival) - 'arrival_id')::text AS told
FROM intake.arrival
UNION ALL
SELECT
    'submission',
    (to_jsonb(submission) - ARRAY['submission_id', 'judged_arrival_id', 'judged_decision_id'])::text
FROM intake.submission
UNION ALL
SELECT
    'attachment',
    to_jsonb(attachment)::text
FROM intake.attachment
UNION ALL
SELECT
    'answer',
    submission.sha256 || ' ' || answer.digest || ' ' || coalesce(answer.problem, '')
FROM intake.answer
INNER JOIN intake.submission USING (submission_id)
UNION ALL
SELECT
    entry.part,
    submission.sha256 || ' ' || (entry.told - ARRAY['submission_id', 'finding_id'])::text
FROM (
    SELECT 'finding' AS part, submission_id, to_jsonb(finding) AS told FROM intake.finding
    UNION ALL
    SELECT 'sheet', submission_id, to_jsonb(sheet) FROM intake.sheet
    UNION ALL
    SELECT 'standing', submission_id, to_jsonb(standing) FROM core.standing
    UNION ALL
    SELECT 'indicator_value', submission_id, to_jsonb(indicator_value) FROM core.indicator_value
    UNION ALL
    SELECT 'task', submission_id, to_jsonb(task) FROM core.task
    UNION ALL
    SELECT 'issued_document', submission_id, to_jsonb(issued_document) FROM core.issued_document
    UNION ALL
    SELECT 'plan_item', submission_id, to_jsonb(plan_item) FROM core.plan_item
    UNION ALL
    SELECT 'assessment', submission_id, to_jsonb(assessment) FROM core.assessment
    UNION ALL
    SELECT 'pci_quote', submission_id, to_jsonb(pci_quote) FROM core.pci_quote
) AS entry
INNER JOIN intake.submission USING (submission_id)
ORDER BY 1, 2
