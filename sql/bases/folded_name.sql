-- By what a decision about a name is found again when the name is filed again: without the case and the spaces it was written with.
CREATE FUNCTION core.folded_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
SELECT lower(btrim(regexp_replace(normalize(name, NFC), '\s+', ' ', 'g')))
$$;
COMMENT ON FUNCTION core.folded_name IS 'A name without the case and the spaces it was written with';
