-- Every one has its round: LEFT, so that it is not joined where no one asks for the province; by what stood, before its answers are read.
CREATE VIEW mart.draft_answer_history AS
SELECT
    round.province_code,
    standing.round_key,
    standing.department_code,
    stated.department_key,
    stated.indicator_code,
    stated.indicator_key,
    stated.answer,
    stated.value,
    standing.submission_id,
    stated.data_until_on,
    stated.is_estimate,
    stated.sheet,
    stated.cell,
    standing.known_at,
    standing.superseded_at
FROM core.standing
INNER JOIN mart.draft_answer AS stated ON standing.submission_id = stated.submission_id
LEFT JOIN core.round ON standing.round_key = round.round_key;

COMMENT ON VIEW mart.draft_answer_history IS
'Bản nháp. Mỗi dòng là một câu trả lời về chỉ tiêu, đúng như bản nộp ghi, và khoảng thời gian mà nó là số liệu đang dùng '
'/ Draft. One row per answer about an indicator, just as a submission states it, and time during which it stood';
SELECT core.copy_column_comments('mart.draft_answer', 'mart.draft_answer_history');
SELECT core.copy_column_comments('core.counted_submission', 'mart.draft_answer_history');
