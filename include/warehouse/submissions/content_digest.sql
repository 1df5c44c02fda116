SELECT md5(string_agg(part, ';' ORDER BY part)) AS digest
FROM (
    SELECT 'arrival:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM intake.arrival AS row_text
    UNION ALL
    SELECT 'submission:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM intake.submission AS row_text
    UNION ALL
    SELECT 'finding:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM intake.finding AS row_text
    UNION ALL
    SELECT 'standing:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM core.standing AS row_text
    UNION ALL
    SELECT 'indicator_value:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM core.indicator_value AS row_text
    UNION ALL
    SELECT 'task:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM core.task AS row_text
    UNION ALL
    SELECT 'issued_document:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM core.issued_document AS row_text
    UNION ALL
    SELECT 'plan_item:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM core.plan_item AS row_text
    UNION ALL
    SELECT 'assessment:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM core.assessment AS row_text
    UNION ALL
    SELECT 'attachment:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM intake.attachment AS row_text
    UNION ALL
    SELECT 'withdrawal:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM intake.withdrawal AS row_text
    UNION ALL
    SELECT 'waiver:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM intake.waiver AS row_text
    UNION ALL
    SELECT 'finding_action:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM intake.finding_action AS row_text
    UNION ALL
    SELECT 'reminder:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM intake.reminder AS row_text
    UNION ALL
    SELECT 'extension:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM intake.extension AS row_text
    UNION ALL
    SELECT 'exemption:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM intake.exemption AS row_text
    UNION ALL
    SELECT 'admission:' || coalesce(md5(string_agg(row_text::text, '|' ORDER BY row_text::text)), '') AS part
    FROM intake.admission AS row_text
) AS parts
