-- The comment of a published view.
SELECT obj_description(to_regclass('mart.' || :view), 'pg_class') AS comment
