-- Whoever else has one of these in hand comes first. The caller gives them sorted, so that no two wait for each other.
SELECT pg_advisory_xact_lock(hashtextextended(owner, 0))
FROM unnest(cast(:owners AS text [])) AS given (owner)
