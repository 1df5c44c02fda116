-- Every answer has its round: LEFT, so that it is not joined where no one asks for the province.
CREATE VIEW mart.draft_answer AS
SELECT
    round.province_code,
    indicator_value.round_key,
    indicator_value.department_code,
    indicator_value.submission_id,
    indicator_value.indicator_code,
    indicator_value.answer,
    indicator_value.value,
    indicator_value.last_year_value AS last_year_value_written,
    indicator_value.source_text,
    indicator_value.documents,
    indicator_value.note,
    indicator_value.sheet,
    indicator_value.cell,
    indicator_value.rule_set_version
FROM core.indicator_value
LEFT JOIN core.round ON indicator_value.round_key = round.round_key;

COMMENT ON VIEW mart.draft_answer IS
'Bản nháp. Mỗi dòng là một câu trả lời về chỉ tiêu trong một bản nộp đã được tiếp nhận, đúng như bản nộp ghi, dù bản nộp còn dùng '
'hay không / Draft. One row per submission that was ever accepted and indicator, just as the submission states it, whether it '
'stands or not';
COMMENT ON COLUMN mart.draft_answer.indicator_code IS 'Mã chỉ tiêu / Indicator code';
COMMENT ON COLUMN mart.draft_answer.answer IS
'Trả lời: reported, nothing_to_report, not_applicable, missing / Answer: reported, nothing_to_report, not_applicable, '
'missing';
COMMENT ON COLUMN mart.draft_answer.value IS
'Giá trị, theo đơn vị tính; trống khi answer không phải reported / Value in the unit; null unless answer is reported';
COMMENT ON COLUMN mart.draft_answer.last_year_value_written IS
'Giá trị năm trước như đơn vị ghi trong bản nộp này / Last year''s value as written in this submission';
COMMENT ON COLUMN mart.draft_answer.source_text IS 'Nguồn số liệu, như đơn vị ghi / Source, as the department wrote it';
COMMENT ON COLUMN mart.draft_answer.documents IS
'Số ký hiệu các văn bản được nêu / Numbers of the documents that are cited';
COMMENT ON COLUMN mart.draft_answer.note IS 'Ghi chú / Note';
COMMENT ON COLUMN mart.draft_answer.sheet IS 'Sheet của trả lời / Sheet of the answer';
COMMENT ON COLUMN mart.draft_answer.cell IS 'Ô của trả lời / Cell of the answer';
COMMENT ON COLUMN mart.draft_answer.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
SELECT core.copy_column_comments('core.counted_submission', 'mart.draft_answer');
