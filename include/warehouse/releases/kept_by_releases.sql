-- The tables in which a release keeps a copy of what it says, apart from the release itself and from what is printed of it.
SELECT relation.relname::text AS name
FROM pg_class AS relation
INNER JOIN pg_attribute AS attribute ON relation.oid = attribute.attrelid AND attribute.attname = 'release_id'
WHERE
    relation.relnamespace = 'core'::regnamespace
    AND relation.relkind IN ('r', 'p')
    AND relation.relname NOT IN (
        'release', 'release_file', 'release_figure', 'release_figure_origin', 'release_change', 'release_withdrawal'
    )
ORDER BY relation.relname
