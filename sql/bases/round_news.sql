-- Up to where the events of each round go that has any: those that may change what its drafts say, its own and the round before's. A number
-- alone would forget the event that took its number earlier and was committed later; with the count it is seen.
CREATE VIEW core.round_news AS
SELECT
    opened.round_key,
    news.newest_event_id,
    news.events
FROM intake.opened_round AS opened
LEFT JOIN core.round_before AS before ON opened.round_key = before.round_key
CROSS JOIN LATERAL (
    SELECT
        max(event.event_id) AS newest_event_id,
        count(*) AS events
    FROM (VALUES (opened.round_key), (before.last_round_key)) AS told (round_key)
    INNER JOIN intake.event ON told.round_key = event.subject OR event.subject LIKE told.round_key || '/%'
    WHERE
        event.action NOT IN (
            'remind', 'assign_finding', 'comment_finding', 'release_approved', 'release_refused', 'release_handed_out', 'release_withdrawn'
        )
) AS news
WHERE news.events > 0;

COMMENT ON VIEW core.round_news IS
'One row per opened round in which anything happened that its drafts tell: the newest event of it and of the round before, and how many there are';
