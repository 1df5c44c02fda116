-- Each round with facts: where its drafts lie, whether they know all that happened, and since when they do not.
SELECT
    news.round_key,
    draft.folder,
    draft.files,
    draft.round_key IS null OR draft.newest_event_id <> news.newest_event_id OR draft.events <> news.events AS is_behind,
    (
        SELECT min(event.happened_at)
        FROM intake.event
        WHERE
            event.event_id > coalesce(draft.newest_event_id, 0)
            AND (event.subject = news.round_key OR event.subject LIKE news.round_key || '/%')
    ) AS behind_since
FROM core.round_news AS news
LEFT JOIN intake.written_draft AS draft ON news.round_key = draft.round_key
ORDER BY news.round_key
