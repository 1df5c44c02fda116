-- What became of the plans of the round before, kept for releases that have nothing kept yet: for one that is made now ('infinity') as it
-- stands, for one that was made before this was kept as it was known at its approval.
INSERT INTO core.release_plan_outcome (
    release_id, submission_id, sheet_row, department_code, has_filed, done_submission_id, done_sheet_row, matched_by, likeness,
    is_confirmed, is_proven, is_planned_again
)
SELECT
    release.release_id,
    known.submission_id,
    known.sheet_row,
    known.department_code,
    known.has_filed,
    known.done_submission_id,
    known.done_sheet_row,
    known.matched_by,
    known.likeness,
    known.is_confirmed,
    known.is_proven,
    known.is_planned_again
FROM core.release
CROSS JOIN LATERAL core.planned_and_done(release.round_key, coalesce(cast(:known_at AS timestamptz), release.approved_at)) AS known
WHERE release.release_id = any(:releases)
