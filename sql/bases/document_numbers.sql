-- The numbers of documents that a row names, each once: those of its own cell, and those in its name as core.task_reading reads it.
CREATE FUNCTION core.document_numbers(documents text [], traits text []) RETURNS SETOF text
LANGUAGE sql IMMUTABLE AS $$
SELECT DISTINCT regexp_replace(lower(btrim(normalize(number, NFC))), '^(số\s+)?0*', '') AS number
FROM (
    SELECT unnest(documents) AS number
    UNION ALL
    SELECT substr(trait, length('document:') + 1) AS number FROM unnest(traits) AS trait WHERE starts_with(trait, 'document:')
) AS named
WHERE number ~ '\d.*/'
$$;
COMMENT ON FUNCTION core.document_numbers IS 'The numbers of documents that a row of a plan or a report names, each once';
