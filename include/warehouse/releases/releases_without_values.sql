-- Releases whose answers to indicators were not copied yet: those that were made before copies were kept.
SELECT DISTINCT release.release_id
FROM core.release
INNER JOIN core.release_submission AS frozen ON release.release_id = frozen.release_id
LEFT JOIN core.release_indicator_value AS copied ON release.release_id = copied.release_id
WHERE copied.release_id IS null
