-- One run asks for a release of the same facts: no row comes back for another that came by itself.
INSERT INTO intake.considered_release AS kept (round_key, newest_event_id, events, facts_digest, run_id)
VALUES (:round_key, :newest_event_id, :events, :facts_digest, :run_id)
ON CONFLICT (round_key) DO UPDATE SET
    newest_event_id = excluded.newest_event_id,
    events = excluded.events,
    facts_digest = excluded.facts_digest,
    run_id = excluded.run_id
WHERE
    :is_asked_by_hand
    OR (kept.newest_event_id, kept.events, kept.facts_digest) <> (excluded.newest_event_id, excluded.events, excluded.facts_digest)
    OR kept.run_id = excluded.run_id
RETURNING round_key
