CREATE VIEW mart.draft_assessment AS
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
    sub_indices,
    assessment_kind,
    text,
    rule_set_version
FROM core.counted_assessment
WHERE basis = 'draft';

COMMENT ON VIEW mart.draft_assessment IS
'Bản nháp. Mỗi dòng là một đoạn đánh giá, khó khăn, nguyên nhân hoặc kiến nghị / Draft. One row per assessment, '
'difficulty, cause or proposal';
SELECT core.copy_column_comments('core.counted_assessment', 'mart.draft_assessment');
