CREATE VIEW core.counted_task_by_sub_index AS
SELECT
    task.basis,
    task.province_code,
    task.round_key,
    task.round_code,
    task.period_year,
    task.release_number,
    task.department_code,
    task.department_ordinal,
    task.department_name_vi,
    task.department_name_en,
    sub_index.name_vi AS sub_index_name_vi,
    sub_index.name_en AS sub_index_name_en,
    task.submission_id,
    task.receipt_number,
    task.file_name,
    task.sheet,
    task.cell,
    task.sheet_row,
    task.task_code,
    task.field,
    task.name,
    task.lead,
    task.partners,
    task.deadline_text,
    task.product,
    task.quantities,
    task.quantity_units,
    task.status,
    task.reason,
    task.documents,
    task.note,
    task.rule_set_version,
    coalesce(part.sub_index_code, 'general') AS sub_index_code
FROM core.counted_task AS task
INNER JOIN core.round ON task.round_key = round.round_key
LEFT JOIN LATERAL (
    SELECT DISTINCT entry.sub_index_code
    FROM unnest(task.sub_indices) AS entry (sub_index_code)
) AS part ON true
LEFT JOIN core.sub_index
    ON
        round.methodology_code = sub_index.methodology_code
        AND part.sub_index_code = sub_index.sub_index_code;

COMMENT ON VIEW core.counted_task_by_sub_index IS 'What mart.draft_task_by_sub_index and mart.task_by_sub_index share: one row per task, sub-index and basis (draft, approved)';
COMMENT ON COLUMN core.counted_task_by_sub_index.sub_index_name_vi IS
'Tên chỉ số thành phần theo phương pháp luận của đợt / Sub-index name in Vietnamese under the round''s methodology';
COMMENT ON COLUMN core.counted_task_by_sub_index.sub_index_name_en IS
'Tên chỉ số thành phần bằng tiếng Anh / Sub-index name in English under the round''s methodology';
COMMENT ON COLUMN core.counted_task_by_sub_index.sub_index_code IS
'Mã chỉ số thành phần; general khi nhiệm vụ không gắn chỉ số nào / Sub-index code; general where the task serves '
'none';
SELECT core.copy_column_comments('core.counted_task', 'core.counted_task_by_sub_index');
