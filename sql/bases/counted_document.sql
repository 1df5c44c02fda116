CREATE VIEW core.counted_document AS
SELECT
    counted.basis,
    counted.province_code,
    counted.round_key,
    counted.round_code,
    counted.period_year,
    counted.release_number,
    counted.department_code,
    counted.department_ordinal,
    counted.department_name_vi,
    counted.department_name_en,
    counted.submission_id,
    counted.receipt_number,
    counted.file_name,
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
    issued_document.rule_set_version
FROM core.counted_submission AS counted
INNER JOIN core.issued_document ON counted.submission_id = issued_document.submission_id;

COMMENT ON VIEW core.counted_document IS 'What mart.draft_document and mart.document share: one row per fact and basis (draft, approved)';
COMMENT ON COLUMN core.counted_document.sheet IS
'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN core.counted_document.cell IS
'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN core.counted_document.sheet_row IS
'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN core.counted_document.number IS
'Số ký hiệu văn bản / Document number';
COMMENT ON COLUMN core.counted_document.issued_on IS
'Ngày ban hành / Day of issue';
COMMENT ON COLUMN core.counted_document.document_type IS
'Mã loại văn bản, như QĐ, KH / Document type code, such as QĐ, KH';
COMMENT ON COLUMN core.counted_document.agency IS
'Cơ quan ban hành, như đơn vị ghi / Issuing agency, as the department wrote it';
COMMENT ON COLUMN core.counted_document.title IS
'Trích yếu / Title';
COMMENT ON COLUMN core.counted_document.citation IS
'issued: ban hành trong kỳ; cited: viện dẫn / issued: issued in the period; cited: only cited';
COMMENT ON COLUMN core.counted_document.note IS
'Ghi chú / Note';
COMMENT ON COLUMN core.counted_document.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
SELECT core.copy_column_comments('core.counted_submission', 'core.counted_document');
