-- A warning makes an accepted submission one accepted with warnings, and the last one's going makes it accepted again.
WITH by_findings AS (
    SELECT
        standing.submission_id,
        CASE
            WHEN EXISTS (
                SELECT 1
                FROM intake.finding
                WHERE finding.submission_id = standing.submission_id AND finding.severity <> 'info'
            ) THEN 'accepted_with_warnings'
            ELSE 'accepted'
        END AS state
    FROM core.standing
    WHERE standing.round_key = :round_key AND standing.superseded_at IS null
)

UPDATE intake.submission
SET state = by_findings.state
FROM by_findings
WHERE
    submission.submission_id = by_findings.submission_id
    AND submission.state IN ('accepted', 'accepted_with_warnings')
    AND submission.state <> by_findings.state
