-- The files of a release, by edition and name.
SELECT
    edition,
    name,
    size_bytes,
    sha256
FROM core.release_file
WHERE release_id = :release_id
ORDER BY edition, name
