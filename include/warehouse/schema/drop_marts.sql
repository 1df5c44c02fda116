-- One statement per view and function that is published, or that published ones share (:bases, in core): each drops it, and what reads it.
SELECT format('DROP VIEW IF EXISTS %I.%I CASCADE', table_schema, table_name) AS statement
FROM information_schema.views
WHERE table_schema = 'mart' OR (table_schema = 'core' AND table_name = any(:bases))
UNION ALL
SELECT
    format('DROP FUNCTION IF EXISTS %I.%I(%s) CASCADE', pronamespace::regnamespace, proname, pg_get_function_identity_arguments(oid))
    AS statement
FROM pg_proc
WHERE pronamespace = 'mart'::regnamespace OR (pronamespace = 'core'::regnamespace AND proname = any(:bases))
