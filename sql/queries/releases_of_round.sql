-- The releases of a round, newest first. The newest that nobody withdrew stands.
SELECT
    release.*,
    withdrawal.withdrawn_by,
    withdrawal.withdrawn_at,
    withdrawal.reason AS withdrawal_reason,
    coalesce(release.number = max(release.number) FILTER (WHERE withdrawal.release_id IS null) OVER (), false) AS is_standing
FROM core.release
LEFT JOIN core.release_withdrawal AS withdrawal ON release.release_id = withdrawal.release_id
WHERE release.round_key = :round_key
ORDER BY release.number DESC
