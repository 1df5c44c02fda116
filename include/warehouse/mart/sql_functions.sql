-- The functions written in SQL that return rows: arguments, body and the names of a row's columns; lineage looks into them.
SELECT
    namespace.nspname AS schema,
    routine.proname AS name,
    routine.proargnames[1:routine.pronargs] AS arguments,
    coalesce(pg_get_function_sqlbody(routine.oid), routine.prosrc) AS body,
    coalesce(
        (
            SELECT array_agg(attribute.attname::text ORDER BY attribute.attnum)
            FROM pg_type AS row_type
            INNER JOIN pg_attribute AS attribute ON row_type.typrelid = attribute.attrelid
            WHERE row_type.oid = routine.prorettype AND attribute.attnum > 0 AND NOT attribute.attisdropped
        ),
        (
            SELECT array_agg(result.name ORDER BY result.ordinal)
            FROM unnest(routine.proargnames, routine.proargmodes) WITH ORDINALITY AS result (name, mode, ordinal)
            WHERE result.mode = 't'
        )
    ) AS columns
FROM pg_proc AS routine
INNER JOIN pg_namespace AS namespace ON routine.pronamespace = namespace.oid
INNER JOIN pg_language AS language ON routine.prolang = language.oid
WHERE namespace.nspname IN ('intake', 'core', 'mart') AND routine.proretset AND language.lanname = 'sql'
ORDER BY namespace.nspname, routine.proname
