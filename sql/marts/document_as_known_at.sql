CREATE FUNCTION mart.document_as_known_at(as_of timestamptz) RETURNS SETOF mart.draft_document
LANGUAGE sql STABLE AS $$
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
    WHERE known_at <= as_of AND (superseded_at IS null OR superseded_at > as_of)
$$;

COMMENT ON FUNCTION mart.document_as_known_at IS
'Mỗi dòng là một văn bản ban hành hoặc viện dẫn, như đã biết vào thời điểm as_of: số liệu của bản nộp đang dùng '
'khi ấy, kể cả bản về sau bị thay thế hoặc rút lại; tên đơn vị theo ngày hạn gửi của đợt. Các cột như '
'mart.draft_document / One row per document issued or cited, as it was known at as_of: what stood then, even if '
'it was replaced or withdrawn since; the department bears its name of the round''s due day. The columns of '
'mart.draft_document. Ví dụ / Example: SELECT * FROM mart.document_as_known_at(''2021-12-31T23:59:59+07:00'') '
'WHERE round_key = ''QNG-2021-Y''';
