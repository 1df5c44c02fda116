-- Another answer whenever a table, view or function was made anew, as every migration does.
SELECT
    (SELECT count(*) || '/' || max(relation.oid::bigint)
    FROM pg_class AS relation
    WHERE relation.relnamespace IN ('intake'::regnamespace, 'core'::regnamespace, 'mart'::regnamespace)) || '/'
    || (SELECT count(*) || '/' || coalesce(max(routine.oid::bigint), 0)
    FROM pg_proc AS routine
    WHERE routine.pronamespace IN ('intake'::regnamespace, 'core'::regnamespace, 'mart'::regnamespace))
