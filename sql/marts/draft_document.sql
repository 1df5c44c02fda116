CREATE OR REPLACE VIEW mart.draft_document AS
SELECT
    province_code,
    round_key,
    department_code,
    department_ordinal,
    department_name_vi,
    submission_id,
    receipt_number,
    file_name,
    sheet,
    cell,
    sheet_row,
    number,
    issued_on,
    document_type,
    agency,
    title,
    citation,
    note,
    rule_set_version
FROM mart.draft_document_history
WHERE superseded_at IS null;

COMMENT ON VIEW mart.draft_document IS
'Bản nháp. Mỗi dòng là một văn bản ban hành hoặc viện dẫn trong sheet Văn bản / Draft. One row per document issued '
'or cited in the documents sheet';
COMMENT ON COLUMN mart.draft_document.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN mart.draft_document.round_key IS 'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN mart.draft_document.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN mart.draft_document.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN mart.draft_document.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN mart.draft_document.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN mart.draft_document.receipt_number IS 'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN mart.draft_document.file_name IS 'Tên tệp đã gửi / Name of the file as sent';
COMMENT ON COLUMN mart.draft_document.sheet IS 'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN mart.draft_document.cell IS 'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN mart.draft_document.sheet_row IS 'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN mart.draft_document.number IS 'Số ký hiệu văn bản / Document number';
COMMENT ON COLUMN mart.draft_document.issued_on IS 'Ngày ban hành / Day of issue';
COMMENT ON COLUMN mart.draft_document.document_type IS
'Mã loại văn bản, như QĐ, KH / Document type code, such as QĐ, KH';
COMMENT ON COLUMN mart.draft_document.agency IS
'Cơ quan ban hành, như đơn vị ghi / Issuing agency, as the department wrote it';
COMMENT ON COLUMN mart.draft_document.title IS 'Trích yếu / Title';
COMMENT ON COLUMN mart.draft_document.citation IS
'issued: ban hành trong kỳ; cited: viện dẫn / issued: issued in the period; cited: only cited';
COMMENT ON COLUMN mart.draft_document.note IS 'Ghi chú / Note';
COMMENT ON COLUMN mart.draft_document.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
