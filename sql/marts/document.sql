CREATE VIEW mart.document AS
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
    number,
    issued_on,
    document_type,
    agency,
    title,
    citation,
    note,
    rule_set_version
FROM core.counted_document
WHERE basis = 'approved';

COMMENT ON VIEW mart.document IS
'Mỗi dòng là một văn bản ban hành hoặc viện dẫn trong báo cáo đã được duyệt công bố / '
'One row per document issued or cited, of the release in force';
SELECT core.copy_column_comments('core.counted_document', 'mart.document');
