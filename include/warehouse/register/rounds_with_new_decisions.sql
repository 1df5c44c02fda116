-- The open rounds in which something was decided since the summaries were last announced, with the newest decision: people decide, and
-- the state of a version follows. A version that was accepted is in it too, so that a run that died cannot lose it.
SELECT
    opened.round_key,
    max(event.event_id) AS event_id
FROM intake.opened_round AS opened
LEFT JOIN intake.announced_decision AS announced ON opened.round_key = announced.round_key
INNER JOIN intake.event
    ON
        event.event_id > coalesce(announced.event_id, 0)
        AND (opened.round_key = event.subject OR event.subject LIKE opened.round_key || '/%')
WHERE
    event.action IN (
        'withdraw', 'reinstate', 'extend', 'exempt', 'lift_exemption', 'settle_finding', 'reopen_finding',
        'ask_waiver', 'waiver_approved', 'waiver_refused', 'waiver_revoked', 'waiver_expired',
        'accepted', 'accepted_with_warnings', 'admit', 'return_again', 'ask_release', 'plan_confirmed', 'plan_refused'
    )
GROUP BY opened.round_key
ORDER BY opened.round_key
