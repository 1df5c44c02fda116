-- The same as include/catalog/following.py tells the desk: a department's own, and in each province that its own had become part of by
-- today the one to which all of its work went.
CREATE FUNCTION intake.own_places() RETURNS TABLE (province_code text, department_code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
WITH RECURSIVE own AS (
    SELECT access.province_code, access.department_code, (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS today
    FROM intake.access
    WHERE access.user_name = session_user AND access.role = 'department'
),

followed (province_code) AS (
    SELECT own.province_code FROM own
    UNION
    SELECT successor.province_code
    FROM followed
    INNER JOIN core.province AS merged ON followed.province_code = merged.province_code
    INNER JOIN core.province AS successor ON merged.successor_code = successor.province_code
    INNER JOIN own ON successor.valid_from <= own.today
),

place (province_code, department_code, from_on) AS (
    SELECT own.province_code, own.department_code, '-infinity'::date FROM own
    UNION
    SELECT move.successor_province_code, move.successor_code, move.from_on
    FROM place
    INNER JOIN core.department_successor AS move
        ON place.province_code = move.province_code AND place.department_code = move.department_code AND place.from_on < move.from_on
    INNER JOIN own ON move.from_on <= own.today
    WHERE move.share = 1 AND move.successor_province_code IN (SELECT followed.province_code FROM followed)
)

SELECT DISTINCT ON (place.province_code) place.province_code, place.department_code
FROM place
ORDER BY place.province_code ASC, place.from_on ASC
$$;
COMMENT ON FUNCTION intake.own_places IS
'The department of the login that asks, by province: its own and, since a merger, the one that took over all of its work; none when it has none';
REVOKE EXECUTE ON FUNCTION intake.own_places FROM public;
GRANT EXECUTE ON FUNCTION intake.own_places TO pci_department;

DO $$
DECLARE
    target text;
BEGIN
    FOR target IN
        SELECT format('%I.%I', schemaname, tablename) FROM pg_policies WHERE policyname = 'own_rows' AND qual LIKE '%own_department%'
    LOOP
        EXECUTE format(
            'ALTER POLICY own_rows ON %s USING ((round_key, department_code) IN ('
            'SELECT round.round_key, own.department_code FROM core.round INNER JOIN intake.own_places() AS own '
            'ON round.province_code = own.province_code))',
            target
        );
    END LOOP;
END
$$;

DROP FUNCTION intake.own_department;
DROP FUNCTION intake.own_province;
