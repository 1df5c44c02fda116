-- Every file whose bytes must lie in the archive: what arrived, and what was released.
SELECT
    sha256,
    size_bytes
FROM intake.file
UNION
SELECT
    sha256,
    size_bytes
FROM core.release_file
ORDER BY sha256
