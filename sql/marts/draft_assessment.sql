CREATE OR REPLACE VIEW mart.draft_assessment AS
SELECT
    round.province_code,
    assessment.round_key,
    assessment.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    assessment.submission_id,
    submission.receipt_number,
    submission.file_name,
    assessment.sheet,
    assessment.cell,
    assessment.sheet_row,
    assessment.sub_indices,
    assessment.assessment_kind,
    assessment.text,
    assessment.rule_set_version
FROM core.assessment
INNER JOIN core.standing
    ON assessment.submission_id = standing.submission_id AND standing.superseded_at IS null
INNER JOIN intake.submission ON assessment.submission_id = submission.submission_id
INNER JOIN core.round ON assessment.round_key = round.round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND assessment.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity');

COMMENT ON VIEW mart.draft_assessment IS
'Bản nháp. Mỗi dòng là một đoạn đánh giá, khó khăn, nguyên nhân hoặc kiến nghị / Draft. One row per assessment, '
'difficulty, cause or proposal';
COMMENT ON COLUMN mart.draft_assessment.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN mart.draft_assessment.round_key IS 'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN mart.draft_assessment.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN mart.draft_assessment.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN mart.draft_assessment.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN mart.draft_assessment.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN mart.draft_assessment.receipt_number IS 'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN mart.draft_assessment.file_name IS 'Tên tệp đã gửi / Name of the file as sent';
COMMENT ON COLUMN mart.draft_assessment.sheet IS 'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN mart.draft_assessment.cell IS 'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN mart.draft_assessment.sheet_row IS 'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN mart.draft_assessment.sub_indices IS
'Mã các chỉ số thành phần; rỗng hoặc general là nội dung chung / Sub-index codes; empty or general where it belongs '
'to none';
COMMENT ON COLUMN mart.draft_assessment.assessment_kind IS
'Loại nội dung: general, difficulty, cause, proposal / Kind: general, difficulty, cause, proposal';
COMMENT ON COLUMN mart.draft_assessment.text IS 'Diễn giải, như đơn vị ghi / Text, as the department wrote it';
COMMENT ON COLUMN mart.draft_assessment.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
