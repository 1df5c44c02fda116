-- The releases of a round, newest first. The newest that nobody withdrew stands: for the world, of those whose embargo is over.
SELECT
    release.*,
    withdrawal.withdrawn_by,
    withdrawal.withdrawn_at,
    withdrawal.reason AS withdrawal_reason,
    coalesce(release.embargo_until > :as_of, false) AS is_held_back,
    coalesce(release.number = max(release.number) FILTER (WHERE withdrawal.release_id IS null) OVER (), false) AS is_standing,
    coalesce(term.in_force_from <= :as_of AND :as_of < term.in_force_until, false) AS is_in_force
FROM core.release
LEFT JOIN core.release_term AS term ON release.release_id = term.release_id
LEFT JOIN core.release_withdrawal AS withdrawal ON release.release_id = withdrawal.release_id
WHERE release.round_key = :round_key
ORDER BY release.number DESC
