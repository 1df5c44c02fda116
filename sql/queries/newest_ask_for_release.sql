-- The newest decision of a lead steward to publish a round that is not complete, unless a release or a refusal answered it.
SELECT
    event.actor,
    event.happened_at,
    event.detail ->> 'reason' AS reason
FROM intake.event
WHERE
    event.action = 'ask_release'
    AND event.subject = :round_key
    AND event.happened_at > coalesce(
        (
            SELECT max(release.approved_at)
            FROM core.release
            WHERE release.round_key = :round_key
        ), '-infinity'
    )
    AND NOT EXISTS (
        SELECT 1
        FROM intake.event AS refusal
        WHERE refusal.action = 'release_refused' AND refusal.subject = :round_key AND refusal.event_id > event.event_id
    )
ORDER BY event.event_id DESC
LIMIT 1
