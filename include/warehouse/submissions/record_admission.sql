INSERT INTO intake.admission (submission_id, is_admitted, decided_at)
SELECT
    submission_id,
    :is_admitted,
    greatest(:at, arrived_at) AS decided_at
FROM intake.submission
WHERE submission_id = :submission_id
