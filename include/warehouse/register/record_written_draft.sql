INSERT INTO intake.written_draft (round_key, newest_event_id, events, folder, files)
VALUES (:round_key, :newest_event_id, :events, :folder, :files)
ON CONFLICT (round_key) DO UPDATE SET
    newest_event_id = excluded.newest_event_id,
    events = excluded.events,
    folder = excluded.folder,
    files = excluded.files
