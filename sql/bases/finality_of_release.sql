-- A release is final when its figures are: a cover that says nothing of its figures proves nothing.
CREATE VIEW core.finality_of_release AS
SELECT
    release.release_id,
    counted.submission_count,
    counted.estimate_count,
    counted.is_final
FROM core.release
CROSS JOIN LATERAL (
    SELECT
        count(*) AS submission_count,
        count(*) FILTER (WHERE submission.figures = 'estimate') AS estimate_count,
        coalesce(bool_and(coalesce(submission.figures = 'final', false)), false) AS is_final
    FROM core.release_submission AS frozen
    INNER JOIN intake.submission ON frozen.submission_id = submission.submission_id
    WHERE frozen.release_id = release.release_id
) AS counted;
COMMENT ON VIEW core.finality_of_release IS
'One row per release: how many submissions it froze, how many of them are estimates, and whether all are final';
