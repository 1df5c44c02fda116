-- One page of the history, newest first; a subject matches itself and everything below it.
SELECT
    event.event_id,
    event.happened_at,
    event.actor,
    event.action,
    event.subject,
    event.detail,
    count(*) OVER () AS total
FROM intake.event
WHERE
    (
        cast(:subject AS text) IS null
        OR event.subject = :subject
        OR event.subject LIKE replace(replace(:subject, '_', '\_'), '%', '\%') || '/%'
    )
    AND (cast(:actor AS text) IS null OR event.actor = :actor)
    AND (cast(:action AS text) IS null OR event.action = :action)
ORDER BY event.happened_at DESC, event.event_id DESC
LIMIT :most OFFSET :skipped
