-- One row per gauge of the running of the collection, as of :as_of.
WITH waiting AS (
    SELECT file.first_arrived_at
    FROM intake.file
    WHERE
        NOT EXISTS (SELECT 1 FROM intake.submission
        WHERE submission.sha256 = file.sha256)
        AND NOT EXISTS (SELECT 1 FROM intake.attachment
        WHERE attachment.sha256 = file.sha256)
),

states (state) AS (
    VALUES ('accepted'), ('accepted_with_warnings'), ('returned'), ('quarantined'), ('withdrawn')
),

severities (severity) AS (
    VALUES ('critical'), ('warning'), ('info')
),

open_findings AS (
    SELECT
        finding.severity,
        newest.arrived_at
    FROM intake.newest_submission AS newest
    INNER JOIN intake.opened_round AS opened ON newest.round_key = opened.round_key
    INNER JOIN intake.finding ON newest.submission_id = finding.submission_id
)

SELECT
    'files' AS name,
    states.state AS kind,
    count(submission.submission_id) AS value
FROM states
LEFT JOIN intake.submission ON states.state = submission.state
GROUP BY states.state
UNION ALL
SELECT
    'files' AS name,
    'waiting' AS kind,
    count(*) AS value
FROM waiting
UNION ALL
SELECT
    'files' AS name,
    'attached' AS kind,
    count(*) AS value
FROM intake.attachment
UNION ALL
SELECT
    'findings' AS name,
    severities.severity AS kind,
    count(open_findings.severity) AS value
FROM severities
LEFT JOIN open_findings ON severities.severity = open_findings.severity
GROUP BY severities.severity
UNION ALL
SELECT
    'oldest_waiting_seconds' AS name,
    null AS kind,
    coalesce(greatest(extract(EPOCH FROM cast(:as_of AS timestamptz) - min(first_arrived_at)), 0), 0) AS value
FROM waiting
UNION ALL
SELECT
    'oldest_critical_finding_seconds' AS name,
    null AS kind,
    coalesce(greatest(extract(EPOCH FROM cast(:as_of AS timestamptz) - min(arrived_at)), 0), 0) AS value
FROM open_findings
WHERE severity = 'critical'
ORDER BY name, kind
