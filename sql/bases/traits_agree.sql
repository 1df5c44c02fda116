-- Whether nothing that one name says of years, numbers, documents or provinces makes it another task than the other name's. Where both say
-- something of a kind, one must say all that the other does; a number with a label ("giai đoạn 2") that only one has makes another task.
CREATE FUNCTION core.traits_agree(planned text [], reported text []) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
SELECT NOT EXISTS (
    SELECT 1
    FROM (VALUES ('time:', false), ('nth:', true), ('count:', false), ('document:', false), ('province:', false)) AS kind (prefix, is_strict)
    CROSS JOIN LATERAL (
        SELECT
            (SELECT coalesce(array_agg(trait), '{}') FROM unnest(planned) AS trait WHERE starts_with(trait, prefix)) AS planned,
            (SELECT coalesce(array_agg(trait), '{}') FROM unnest(reported) AS trait WHERE starts_with(trait, prefix)) AS reported
    ) AS said
    WHERE
        (is_strict OR (said.planned <> '{}' AND said.reported <> '{}'))
        AND NOT (said.planned @> said.reported AND (said.planned <@ said.reported OR NOT is_strict))
        AND NOT (NOT is_strict AND said.planned <@ said.reported)
)
$$;
COMMENT ON FUNCTION core.traits_agree IS 'Whether years, labelled numbers, counts, documents and provinces of two names do not contradict each other';
