-- The published figures that rest on a cell, newest release first.
SELECT
    release.round_key,
    release.number,
    figure.label,
    figure.text,
    figure.unit,
    withdrawal.release_id IS NOT null AS is_withdrawn
FROM core.release_figure_origin AS origin
INNER JOIN core.release_figure AS figure ON origin.release_id = figure.release_id AND origin.ordinal = figure.ordinal
INNER JOIN core.release ON origin.release_id = release.release_id
LEFT JOIN core.release_withdrawal AS withdrawal ON release.release_id = withdrawal.release_id
WHERE origin.submission_id = :submission_id AND origin.sheet = :sheet AND origin.cell = :cell
ORDER BY release.number DESC, figure.ordinal ASC
