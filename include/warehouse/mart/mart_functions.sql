-- The functions of schema mart that return rows: comment, arguments and the columns of a row, each in order.
SELECT
    routine.proname AS name,
    obj_description(routine.oid, 'pg_proc') AS comment,
    (
        SELECT coalesce(jsonb_agg(
            jsonb_build_object('name', argument.name, 'type', format_type(argument.type, null), 'comment', null)
            ORDER BY argument.ordinal
        ), '[]'::jsonb)
        FROM unnest(routine.proargnames, routine.proargtypes::oid []) WITH ORDINALITY AS argument (name, type, ordinal)
        WHERE argument.type IS NOT null
    ) AS arguments,
    coalesce(
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
            FROM pg_type AS row_type
            INNER JOIN pg_attribute AS attribute ON row_type.typrelid = attribute.attrelid
            WHERE row_type.oid = routine.prorettype AND attribute.attnum > 0 AND NOT attribute.attisdropped
        ),
        (
            SELECT
                jsonb_agg(
                    jsonb_build_object('name', result.name, 'type', format_type(result.type, null), 'comment', null)
                    ORDER BY result.ordinal
                )
            FROM
                unnest(routine.proargnames, routine.proallargtypes, routine.proargmodes)
                WITH ORDINALITY AS result (name, type, mode, ordinal)
            WHERE result.mode = 't'
        )
    ) AS columns
FROM pg_proc AS routine
INNER JOIN pg_namespace AS namespace ON routine.pronamespace = namespace.oid
WHERE namespace.nspname = 'mart' AND routine.proretset
ORDER BY routine.proname
