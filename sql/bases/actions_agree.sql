-- Whether two names say the same is done. To draft and issue is done by what was issued; a name without a verb speaks of what is carried out.
CREATE FUNCTION core.actions_agree(planned text [], reported text []) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
SELECT
    (planned @> reported AND planned <@ reported)
    OR (planned || reported <@ ARRAY['carry_out'])
    OR (planned <@ ARRAY['prepare', 'issue'] AND 'issue' = any(planned) AND reported <@ ARRAY['prepare', 'issue'] AND 'issue' = any(reported))
$$;
COMMENT ON FUNCTION core.actions_agree IS 'Whether two readings of names say that the same is done';
