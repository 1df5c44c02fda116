SELECT
    newest_event_id,
    events
FROM core.round_news
WHERE round_key = :round_key
