-- What became of a planned task, in one word: said here once, for drafts and for releases.
CREATE FUNCTION core.plan_state(has_filed boolean, is_paired boolean, is_proven boolean, done_status text, is_planned_again boolean)
RETURNS text
LANGUAGE sql IMMUTABLE AS $$
SELECT
    CASE
        WHEN NOT has_filed THEN 'not_filed'
        WHEN is_paired AND is_proven AND done_status = 'done' THEN 'done'
        WHEN is_paired AND is_proven THEN 'not_done'
        WHEN is_paired AND done_status = 'done' THEN 'possibly_done'
        WHEN is_paired THEN 'possibly_reported'
        WHEN is_planned_again THEN 'planned_again'
        ELSE 'not_reported'
    END
$$;
COMMENT ON FUNCTION core.plan_state IS 'What became of a planned task, in one word';
