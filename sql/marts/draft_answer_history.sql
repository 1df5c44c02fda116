CREATE OR REPLACE VIEW mart.draft_answer_history AS
SELECT
    round.province_code,
    standing.round_key,
    standing.department_code,
    indicator_value.indicator_code,
    indicator_value.answer,
    indicator_value.value,
    indicator_value.submission_id,
    indicator_value.sheet,
    indicator_value.cell,
    standing.known_at,
    standing.superseded_at
FROM core.standing
INNER JOIN core.indicator_value ON standing.submission_id = indicator_value.submission_id
LEFT JOIN core.round ON standing.round_key = round.round_key; -- every one has its round: LEFT, so that it is not joined where no one asks

COMMENT ON VIEW mart.draft_answer_history IS
'Bản nháp. Mỗi dòng là một câu trả lời về chỉ tiêu, đúng như bản nộp ghi, và khoảng thời gian mà nó là số liệu đang dùng '
'/ Draft. One row per answer about an indicator, just as a submission states it, and time during which it stood';
COMMENT ON COLUMN mart.draft_answer_history.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN mart.draft_answer_history.round_key IS
'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN mart.draft_answer_history.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN mart.draft_answer_history.indicator_code IS 'Mã chỉ tiêu / Indicator code';
COMMENT ON COLUMN mart.draft_answer_history.answer IS
'Trả lời: reported, nothing_to_report, not_applicable, missing / Answer: reported, nothing_to_report, not_applicable, '
'missing';
COMMENT ON COLUMN mart.draft_answer_history.value IS
'Giá trị, theo đơn vị tính; trống khi answer không phải reported / Value in the unit; null unless answer is reported';
COMMENT ON COLUMN mart.draft_answer_history.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN mart.draft_answer_history.sheet IS 'Sheet của trả lời / Sheet of the answer';
COMMENT ON COLUMN mart.draft_answer_history.cell IS 'Ô của trả lời / Cell of the answer';
COMMENT ON COLUMN mart.draft_answer_history.known_at IS
'Từ khi nào dòng này được biết (bản nộp đến và được tiếp nhận) / Since when the row was known: the submission '
'arrived and was accepted';
COMMENT ON COLUMN mart.draft_answer_history.superseded_at IS
'Đến khi nào dòng này còn dùng; trống khi đang dùng / Until when the row stood; null while it stands';
