-- The columns of a table or view (schema.name) in order: name, type, comment.
SELECT
    attribute.attname AS name,
    format_type(attribute.atttypid, attribute.atttypmod) AS type,
    col_description(attribute.attrelid, attribute.attnum) AS comment
FROM pg_attribute AS attribute
WHERE attribute.attrelid = to_regclass(:relation) AND attribute.attnum > 0 AND NOT attribute.attisdropped
ORDER BY attribute.attnum
