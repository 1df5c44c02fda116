CREATE VIEW core.counted_answer AS
SELECT
    counted.basis,
    indicator_value.round_key,
    indicator_value.department_code,
    indicator_value.indicator_code,
    indicator_value.answer,
    indicator_value.value,
    indicator_value.submission_id,
    indicator_value.sheet,
    indicator_value.cell,
    counted.known_at,
    counted.superseded_at
FROM core.counted_submission AS counted
INNER JOIN core.indicator_value ON counted.submission_id = indicator_value.submission_id;

COMMENT ON VIEW core.counted_answer IS
'One row per basis (draft, approved), answer about an indicator, just as a submission states it, and time during which it counted';
COMMENT ON COLUMN core.counted_answer.round_key IS
'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN core.counted_answer.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN core.counted_answer.indicator_code IS 'Mã chỉ tiêu / Indicator code';
COMMENT ON COLUMN core.counted_answer.answer IS
'Trả lời: reported, nothing_to_report, not_applicable, missing / Answer: reported, nothing_to_report, not_applicable, '
'missing';
COMMENT ON COLUMN core.counted_answer.value IS
'Giá trị, theo đơn vị tính; trống khi answer không phải reported / Value in the unit; null unless answer is reported';
COMMENT ON COLUMN core.counted_answer.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN core.counted_answer.sheet IS 'Sheet của trả lời / Sheet of the answer';
COMMENT ON COLUMN core.counted_answer.cell IS 'Ô của trả lời / Cell of the answer';
COMMENT ON COLUMN core.counted_answer.known_at IS
'Từ khi nào dòng này được biết (bản nộp đến và được tiếp nhận) / Since when the row was known: the submission '
'arrived and was accepted';
COMMENT ON COLUMN core.counted_answer.superseded_at IS
'Đến khi nào dòng này còn dùng; trống khi đang dùng / Until when the row stood; null while it stands';
