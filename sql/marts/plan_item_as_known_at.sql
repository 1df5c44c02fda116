CREATE FUNCTION mart.plan_item_as_known_at(as_of timestamptz) RETURNS SETOF mart.draft_plan_item
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
        sub_indices,
        field,
        name,
        lead,
        partners,
        deadline_text,
        quantities,
        quantity_units,
        status,
        condition,
        documents,
        carried_over,
        note,
        rule_set_version
    FROM mart.draft_plan_item_history
    WHERE known_at <= as_of AND (superseded_at IS null OR superseded_at > as_of)
$$;

COMMENT ON FUNCTION mart.plan_item_as_known_at IS
'Mỗi dòng là một nhiệm vụ trong kế hoạch năm sau, như đã biết vào thời điểm as_of: số liệu của bản nộp đang dùng '
'khi ấy, kể cả bản về sau bị thay thế hoặc rút lại; tên đơn vị theo ngày hạn gửi của đợt. Các cột như '
'mart.draft_plan_item / One row per task planned for next year, as it was known at as_of: what stood then, even '
'if it was replaced or withdrawn since; the department bears its name of the round''s due day. The columns of '
'mart.draft_plan_item. Ví dụ / Example: SELECT * FROM mart.plan_item_as_known_at(''2021-12-31T23:59:59+07:00'') '
'WHERE round_key = ''QNG-2021-Y''';
