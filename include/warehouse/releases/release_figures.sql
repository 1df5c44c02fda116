-- What a release prints, in its order: key and text of each figure.
SELECT
    figure_key,
    label,
    text
FROM core.release_figure
WHERE release_id = :release_id
ORDER BY ordinal
