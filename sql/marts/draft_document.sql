CREATE VIEW mart.draft_document AS
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
FROM core.counted_document
WHERE basis = 'draft';

COMMENT ON VIEW mart.draft_document IS
'Bản nháp. Mỗi dòng là một văn bản ban hành hoặc viện dẫn trong sheet Văn bản / Draft. One row per document issued '
'or cited in the documents sheet';
SELECT core.copy_column_comments('core.counted_document', 'mart.draft_document');
