CREATE VIEW mart.draft_answer_history AS
SELECT
    round_key,
    department_code,
    indicator_code,
    answer,
    value,
    submission_id,
    sheet,
    cell,
    known_at,
    superseded_at
FROM core.counted_answer
WHERE basis = 'draft';

COMMENT ON VIEW mart.draft_answer_history IS
'Bản nháp. Mỗi dòng là một câu trả lời về chỉ tiêu, đúng như bản nộp ghi, và khoảng thời gian mà nó là số liệu đang dùng '
'/ Draft. One row per answer about an indicator, just as a submission states it, and time during which it stood';
SELECT core.copy_column_comments('core.counted_answer', 'mart.draft_answer_history');
