-- The files that had come and of which a new release froze nothing, with their findings.
SELECT core.freeze_unused_files(:release_id, 'infinity')
