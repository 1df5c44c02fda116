WITH new_reminder AS (
    INSERT INTO intake.reminder (
        round_key, department_code, occasion, written_on, kind, letter_path, message_path, recipients
    )
    VALUES (
        :round_key, :department_code, :occasion, :written_on, :kind, :letter_path, :message_path, :recipients
    )
    ON CONFLICT (round_key, department_code, occasion) DO NOTHING
    RETURNING occasion
)

INSERT INTO intake.event (happened_at, actor, action, subject, detail)
SELECT
    :at,
    'remind_departments' AS actor,
    'remind' AS action,
    :round_key || '/' || :department_code AS subject,
    jsonb_build_object('kind', :kind, 'occasion', new_reminder.occasion) AS detail
FROM new_reminder
