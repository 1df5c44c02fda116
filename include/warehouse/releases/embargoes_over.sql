-- Releases whose embargo ended and that were neither handed out since nor withdrawn before, oldest first.
SELECT
    release.release_id,
    release.round_key
FROM core.release
WHERE
    release.embargo_until <= :as_of
    AND NOT EXISTS (
        SELECT 1
        FROM core.release_withdrawal
        WHERE
            release_withdrawal.release_id = release.release_id
            AND release_withdrawal.withdrawn_at < release.embargo_until
    )
    AND NOT EXISTS (
        SELECT 1
        FROM intake.event
        WHERE
            event.action = 'release_handed_out'
            AND event.subject = release.round_key
            AND event.detail ->> 'release_id' = release.release_id::text
    )
ORDER BY release.release_id
