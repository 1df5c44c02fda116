-- What departments answered to every indicator, copied for releases that have no copy yet: for one that is made now ('infinity') as it
-- stands, for one that was made before copies were kept as it was known at its approval. Copied by name: what the table has a column for.
INSERT INTO core.release_indicator_value
SELECT copied.*
FROM core.release
CROSS JOIN LATERAL mart.draft_indicator_value_as_known_at(coalesce(cast(:known_at AS timestamptz), release.approved_at)) AS known
CROSS JOIN LATERAL jsonb_populate_record(
    null::core.release_indicator_value, to_jsonb(known) || jsonb_build_object('release_id', release.release_id)
) AS copied
WHERE
    release.release_id = any(:releases)
    AND known.round_key = release.round_key
