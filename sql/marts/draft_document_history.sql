CREATE VIEW mart.draft_document_history AS
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
    rule_set_version,
    known_at,
    superseded_at
FROM core.counted_document
WHERE basis = 'draft';

COMMENT ON VIEW mart.draft_document_history IS
'Bản nháp. Mỗi dòng là một văn bản ban hành hoặc viện dẫn và khoảng thời gian mà dòng ấy là số liệu đang dùng; '
'bản nộp thay thế không xoá dòng cũ / Draft. One row per document issued or cited and the time during which it '
'stood; a new version removes no old row';
SELECT core.copy_column_comments('core.counted_document', 'mart.draft_document_history');
