CREATE FUNCTION mart.task_as_known_at(as_of timestamptz) RETURNS SETOF mart.draft_task
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
        task_code,
        sub_indices,
        field,
        name,
        lead,
        partners,
        deadline_text,
        product,
        quantities,
        quantity_units,
        status,
        reason,
        documents,
        note,
        rule_set_version
    FROM mart.draft_task_history
    WHERE known_at <= as_of AND (superseded_at IS null OR superseded_at > as_of)
$$;

COMMENT ON FUNCTION mart.task_as_known_at IS
'Mỗi dòng là một nhiệm vụ được báo cáo, như đã biết vào thời điểm as_of: số liệu của bản nộp đang dùng khi ấy, kể '
'cả bản về sau bị thay thế hoặc rút lại; tên đơn vị theo ngày hạn gửi của đợt. Các cột như mart.draft_task / One '
'row per task reported, as it was known at as_of: what stood then, even if it was replaced or withdrawn since; '
'the department bears its name of the round''s due day. The columns of mart.draft_task. Ví dụ / Example: SELECT * '
'FROM mart.task_as_known_at(''2021-12-31T23:59:59+07:00'') WHERE round_key = ''QNG-2021-Y''';
