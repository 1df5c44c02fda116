CREATE FUNCTION core.accepted_in_time(
    stands boolean, first_arrived_at timestamptz, first_accepted_at timestamptz, due_on date
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    -- Of a version that was withdrawn nothing counts, neither its arrival nor that it had been accepted.
    SELECT
        CASE WHEN stands THEN (greatest(first_arrived_at, first_accepted_at) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date <= due_on END
$$;
COMMENT ON FUNCTION core.accepted_in_time IS
'Whether the first version of a department that was accepted arrived by the due day, in Vietnam; null where none is accepted: a returned '
'workbook is neither on time nor late';
