-- Every table and view of the warehouse with its comment, its columns in order and, for a view, its definition.
SELECT
    namespace.nspname AS schema,
    relation.relname AS name,
    relation.relkind IN ('v', 'm') AS is_view,
    obj_description(relation.oid, 'pg_class') AS comment,
    CASE WHEN relation.relkind IN ('v', 'm') THEN pg_get_viewdef(relation.oid) END AS definition,
    (
        SELECT
            jsonb_agg(
                jsonb_build_object(
                    'name',
                    attribute.attname,
                    'type',
                    format_type(attribute.atttypid, attribute.atttypmod),
                    'comment',
                    col_description(attribute.attrelid, attribute.attnum)
                )
                ORDER BY attribute.attnum
            )
        FROM pg_attribute AS attribute
        WHERE attribute.attrelid = relation.oid AND attribute.attnum > 0 AND NOT attribute.attisdropped
    ) AS columns
FROM pg_class AS relation
INNER JOIN pg_namespace AS namespace ON relation.relnamespace = namespace.oid
WHERE relation.relkind IN ('r', 'p', 'v', 'm') AND namespace.nspname IN ('intake', 'core', 'mart') AND NOT relation.relispartition
ORDER BY namespace.nspname, relation.relname
