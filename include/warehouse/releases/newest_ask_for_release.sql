-- The newest decision of a lead steward to publish a round that is not complete, unless a release or a refusal answered it.
SELECT
    event.actor,
    event.happened_at,
    event.detail ->> 'reason' AS reason
FROM intake.event
WHERE
    event.action = 'ask_release'
    AND event.subject = :round_key
    AND NOT EXISTS (
        SELECT 1
        FROM intake.event AS reply
        WHERE
            reply.action IN ('release_approved', 'release_refused')
            AND reply.subject = :round_key
            AND reply.event_id > event.event_id
    )
ORDER BY event.event_id DESC
LIMIT 1
