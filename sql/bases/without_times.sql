CREATE FUNCTION core.without_times(traits text []) RETURNS text []
LANGUAGE sql IMMUTABLE AS $$
SELECT coalesce(array_agg(trait), '{}') FROM unnest(traits) AS trait WHERE NOT starts_with(trait, 'time:')
$$;
COMMENT ON FUNCTION core.without_times IS 'The traits of a name, as core.task_reading reads it, without its years and periods';
