-- One statement per view and function that is published: each drops it, and what reads it.
SELECT format('DROP VIEW IF EXISTS mart.%I CASCADE', table_name) AS statement
FROM information_schema.views
WHERE table_schema = 'mart'
UNION ALL
SELECT format('DROP FUNCTION IF EXISTS mart.%I(%s) CASCADE', proname, pg_get_function_identity_arguments(oid)) AS statement
FROM pg_proc
WHERE pronamespace = 'mart'::regnamespace
