-- Every name that BI may use: the columns of the views and functions in mart, in their order. A function's name tells its arguments.
SELECT
    view.relname::text AS name,
    attribute.attname AS column_name,
    format_type(attribute.atttypid, attribute.atttypmod) AS type,
    attribute.attnum AS ordinal
FROM pg_class AS view
INNER JOIN pg_attribute AS attribute ON view.oid = attribute.attrelid AND attribute.attnum > 0 AND NOT attribute.attisdropped
WHERE view.relnamespace = 'mart'::regnamespace AND view.relkind IN ('v', 'm', 'r')
UNION ALL
SELECT
    function.proname || '(' || pg_get_function_identity_arguments(function.oid) || ')' AS name,
    answer.column_name,
    answer.type,
    answer.ordinal
FROM pg_proc AS function
CROSS JOIN LATERAL (
    SELECT
        argument.name AS column_name,
        format_type(argument.type, null) AS type,
        argument.ordinal
    FROM unnest(function.proargnames, function.proallargtypes, function.proargmodes) WITH ORDINALITY AS argument (name, type, mode, ordinal)
    WHERE argument.mode = 't'
    UNION ALL
    SELECT
        attribute.attname AS column_name,
        format_type(attribute.atttypid, attribute.atttypmod) AS type,
        attribute.attnum AS ordinal
    FROM pg_type AS returned
    INNER JOIN pg_attribute AS attribute ON returned.typrelid = attribute.attrelid AND attribute.attnum > 0 AND NOT attribute.attisdropped
    WHERE returned.oid = function.prorettype
) AS answer
WHERE function.pronamespace = 'mart'::regnamespace
ORDER BY name, ordinal
