-- A new release; the number after the newest of its round.
INSERT INTO core.release (
    round_key, number, approved_by, approved_at, comment, embargo_until, facts_digest, rule_set_version, catalogue_version, supersedes
)
VALUES (
    :round_key, :number, :approved_by, :approved_at, :comment, :embargo_until, :facts_digest, :rule_set_version, :catalogue_version,
    :supersedes
)
RETURNING release_id
