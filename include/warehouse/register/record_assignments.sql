INSERT INTO intake.assignment (round_key, department_code, kind, item_code, role)
SELECT
    round_key,
    department_code,
    kind,
    item_code,
    role
FROM jsonb_populate_recordset(null::intake.assignment, cast(:rows AS jsonb))
ON CONFLICT (round_key, department_code, kind, item_code) DO UPDATE SET role = excluded.role
