CREATE OR REPLACE VIEW mart.draft_document_history AS
SELECT
    round.province_code,
    issued_document.round_key,
    issued_document.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    issued_document.submission_id,
    submission.receipt_number,
    submission.file_name,
    issued_document.sheet,
    issued_document.cell,
    issued_document.sheet_row,
    issued_document.number,
    issued_document.issued_on,
    issued_document.document_type,
    issued_document.agency,
    issued_document.title,
    issued_document.citation,
    issued_document.note,
    issued_document.rule_set_version,
    standing.known_at,
    standing.superseded_at
FROM core.issued_document
INNER JOIN core.standing
    ON issued_document.submission_id = standing.submission_id
INNER JOIN intake.submission ON issued_document.submission_id = submission.submission_id
INNER JOIN core.round ON issued_document.round_key = round.round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND issued_document.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity');

COMMENT ON VIEW mart.draft_document_history IS
'Bản nháp. Mỗi dòng là một văn bản ban hành hoặc viện dẫn và khoảng thời gian mà dòng ấy là số liệu đang dùng; '
'bản nộp thay thế không xoá dòng cũ / Draft. One row per document issued or cited and the time during which it '
'stood; a new version removes no old row';
COMMENT ON COLUMN mart.draft_document_history.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN mart.draft_document_history.round_key IS 'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN mart.draft_document_history.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN mart.draft_document_history.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN mart.draft_document_history.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN mart.draft_document_history.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN mart.draft_document_history.receipt_number IS 'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN mart.draft_document_history.file_name IS 'Tên tệp đã gửi / Name of the file as sent';
COMMENT ON COLUMN mart.draft_document_history.sheet IS 'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN mart.draft_document_history.cell IS 'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN mart.draft_document_history.sheet_row IS 'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN mart.draft_document_history.number IS 'Số ký hiệu văn bản / Document number';
COMMENT ON COLUMN mart.draft_document_history.issued_on IS 'Ngày ban hành / Day of issue';
COMMENT ON COLUMN mart.draft_document_history.document_type IS
'Mã loại văn bản, như QĐ, KH / Document type code, such as QĐ, KH';
COMMENT ON COLUMN mart.draft_document_history.agency IS
'Cơ quan ban hành, như đơn vị ghi / Issuing agency, as the department wrote it';
COMMENT ON COLUMN mart.draft_document_history.title IS 'Trích yếu / Title';
COMMENT ON COLUMN mart.draft_document_history.citation IS
'issued: ban hành trong kỳ; cited: viện dẫn / issued: issued in the period; cited: only cited';
COMMENT ON COLUMN mart.draft_document_history.note IS 'Ghi chú / Note';
COMMENT ON COLUMN mart.draft_document_history.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
COMMENT ON COLUMN mart.draft_document_history.known_at IS
'Từ khi nào dòng này được biết (bản nộp đến và được tiếp nhận) / Since when the row was known: the submission '
'arrived and was accepted';
COMMENT ON COLUMN mart.draft_document_history.superseded_at IS
'Đến khi nào dòng này còn dùng; trống khi đang dùng / Until when the row stood; null while it stands';
