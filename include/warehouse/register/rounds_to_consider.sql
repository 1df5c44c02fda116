-- Rounds whose drafts know more than was known when a release of them was last considered.
SELECT draft.round_key
FROM intake.written_draft AS draft
LEFT JOIN intake.considered_release AS considered ON draft.round_key = considered.round_key
WHERE
    considered.round_key IS null
    OR considered.newest_event_id < draft.newest_event_id
    OR (considered.newest_event_id = draft.newest_event_id AND considered.events < draft.events)
ORDER BY draft.round_key
