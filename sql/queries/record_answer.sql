INSERT INTO intake.answer (submission_id, digest, slip_path, problem)
VALUES (:submission_id, :digest, :slip_path, :problem)
ON CONFLICT (submission_id) DO UPDATE
    SET
        digest = excluded.digest,
        slip_path = excluded.slip_path,
        problem = excluded.problem
