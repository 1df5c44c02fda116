-- What a department writes may be 32,767 characters long, and each plan item is held against each task: only the beginning counts.
CREATE OR REPLACE FUNCTION core.words_of(name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(DISTINCT word), '{}')
    FROM regexp_split_to_table(lower(left(name, 400)), '[^[:alnum:]]+') AS word
    WHERE length(word) > 1
$$;
COMMENT ON FUNCTION core.words_of IS
'The different words of the first 400 characters of a text, lower-cased, accents kept, single characters left out';

CREATE FUNCTION core.phrases_of(name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(DISTINCT phrase), '{}')
    FROM (
        SELECT string_agg(word, ' ') OVER (ORDER BY place ROWS BETWEEN CURRENT ROW AND 3 FOLLOWING) AS phrase,
            count(*) OVER (ORDER BY place ROWS BETWEEN CURRENT ROW AND 3 FOLLOWING) AS length
        FROM regexp_split_to_table(lower(left(name, 400)), '[^[:alnum:]]+') WITH ORDINALITY AS split (word, place)
        WHERE word <> ''
    ) AS phrases
    WHERE length = 4 AND phrase NOT LIKE '%địa bàn%'
$$;
COMMENT ON FUNCTION core.phrases_of IS
'Every four syllables in a row of the first 400 characters of a text, lower-cased: two texts that share one speak of the same matter';
