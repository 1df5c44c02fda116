-- One event for each approved waiver whose last day in Vietnam is over at :at, once.
INSERT INTO intake.event (happened_at, actor, action, subject, detail)
SELECT
    :at,
    'ingest_submissions' AS actor,
    'waiver_expired' AS action,
    concat_ws('/', waiver.round_key, waiver.department_code, waiver.rule_code) AS subject,
    jsonb_build_object('waiver_id', waiver.waiver_id) AS detail
FROM intake.waiver
WHERE
    waiver.decision = 'approved'
    AND waiver.valid_until < (cast(:at AS timestamptz) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    AND NOT EXISTS (
        SELECT 1
        FROM intake.event
        WHERE
            event.action = 'waiver_expired'
            AND event.subject = concat_ws('/', waiver.round_key, waiver.department_code, waiver.rule_code)
            AND event.detail ->> 'waiver_id' = waiver.waiver_id::text
    )
