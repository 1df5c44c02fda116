CREATE VIEW core.counted_assessment AS
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
    assessment.sheet,
    assessment.cell,
    assessment.sheet_row,
    assessment.sub_indices,
    assessment.assessment_kind,
    assessment.text,
    assessment.rule_set_version
FROM core.counted_submission AS counted
INNER JOIN core.assessment ON counted.submission_id = assessment.submission_id;

COMMENT ON VIEW core.counted_assessment IS 'What mart.draft_assessment and mart.assessment share: one row per fact and basis (draft, approved)';
COMMENT ON COLUMN core.counted_assessment.sheet IS
'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN core.counted_assessment.cell IS
'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN core.counted_assessment.sheet_row IS
'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN core.counted_assessment.sub_indices IS
'Mã các chỉ số thành phần; rỗng hoặc general là nội dung chung / Sub-index codes; empty or general where it belongs '
'to none';
COMMENT ON COLUMN core.counted_assessment.assessment_kind IS
'Loại nội dung: general, difficulty, cause, proposal / Kind: general, difficulty, cause, proposal';
COMMENT ON COLUMN core.counted_assessment.text IS
'Diễn giải, như đơn vị ghi / Text, as the department wrote it';
COMMENT ON COLUMN core.counted_assessment.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
SELECT core.copy_column_comments('core.counted_submission', 'core.counted_assessment');
