-- In what a release differs from the one it supersedes, in the order of its figures.
SELECT
    kind,
    figure_key,
    label,
    before,
    after
FROM core.release_change
WHERE release_id = :release_id
ORDER BY ordinal
