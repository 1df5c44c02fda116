-- Releases whose answers to indicators were not copied yet: those that were made before copies were kept.
SELECT release.release_id
FROM core.release
WHERE
    NOT EXISTS (SELECT 1 FROM core.release_indicator_value AS copied WHERE copied.release_id = release.release_id)
    AND EXISTS (SELECT 1 FROM core.release_submission AS frozen WHERE frozen.release_id = release.release_id)
