INSERT INTO intake.answer (submission_id, digest, slip_path, problem, is_first)
SELECT
    submission_id,
    digest,
    slip_path,
    problem,
    is_first
FROM jsonb_populate_recordset(cast(null AS intake.answer), cast(:answers AS jsonb))
ON CONFLICT (submission_id) DO UPDATE
    SET
        digest = excluded.digest,
        slip_path = excluded.slip_path,
        problem = excluded.problem,
        is_first = excluded.is_first
