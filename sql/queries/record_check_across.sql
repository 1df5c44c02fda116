-- The instant is that of the newest facts, which made the difference: never the clock's.
INSERT INTO intake.event (happened_at, actor, action, subject, detail)
SELECT
    max(known_at) AS happened_at,
    :actor AS actor,
    'check_across' AS action,
    :subject AS subject,
    cast(:detail AS jsonb) AS detail
FROM core.standing
WHERE round_key = :round_key
