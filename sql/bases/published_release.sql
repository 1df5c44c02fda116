-- Whatever the clock of a played year says, a release that is here was approved, and its withdrawal made.
CREATE VIEW core.published_release AS
SELECT
    release.release_id,
    release.round_key,
    release.number,
    release.supersedes,
    release.approved_at,
    greatest(least(release.approved_at, now()), release.embargo_until) AS published_at,
    CASE WHEN withdrawal.withdrawn_at IS NOT null THEN least(withdrawal.withdrawn_at, now()) END AS withdrawn_at
FROM core.release
LEFT JOIN core.release_withdrawal AS withdrawal ON release.release_id = withdrawal.release_id
WHERE release.embargo_until IS null OR release.embargo_until <= least(now(), withdrawal.withdrawn_at);
COMMENT ON VIEW core.published_release IS
'One row per release that readers have or had: since its approval or the end of its embargo, until its withdrawal if there was one. One that '
'is held back, or was withdrawn while it was, is none';
