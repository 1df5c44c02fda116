CREATE FUNCTION core.accepted_as(filing text, stands boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT
        CASE filing
            WHEN 'missing' THEN null
            WHEN 'not_due' THEN null
            WHEN 'not_applicable' THEN null
            WHEN 'unreadable' THEN 'quarantined'
            ELSE CASE WHEN stands THEN 'accepted' WHEN filing = 'after_close' THEN 'waiting' ELSE 'returned' END
        END
$$;
COMMENT ON FUNCTION core.accepted_as IS
'Whether what a department filed was taken in: accepted, returned, waiting (sent after the round was closed) or quarantined; null where it '
'sent nothing. Filing and standing are columns of their own';
