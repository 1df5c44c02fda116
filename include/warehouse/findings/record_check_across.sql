-- The instant is that of the newest facts, which made the difference: never the clock's.
INSERT INTO intake.event (happened_at, actor, action, subject, detail)
VALUES (
    (
        SELECT max(known_at) FROM core.standing
        WHERE round_key = :round_key
    ),
    :actor,
    'check_across',
    :subject,
    cast(:detail AS jsonb)
)
