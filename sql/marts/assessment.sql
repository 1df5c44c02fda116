CREATE VIEW mart.assessment AS
SELECT
    province_code,
    round_key,
    round_code,
    period_year,
    release_number,
    department_code,
    department_ordinal,
    department_name_vi,
    department_name_en,
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
WHERE basis = 'approved';

COMMENT ON VIEW mart.assessment IS
'Mỗi dòng là một đoạn đánh giá, khó khăn, nguyên nhân hoặc kiến nghị đã được duyệt công bố / '
'One row per assessment, difficulty, cause or proposal of the release in force';
SELECT core.copy_column_comments('core.counted_assessment', 'mart.assessment');
