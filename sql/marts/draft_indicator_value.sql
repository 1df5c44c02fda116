CREATE VIEW mart.draft_indicator_value AS
SELECT
    province_code,
    round_key,
    department_code,
    department_ordinal,
    department_name_vi,
    role,
    indicator_code,
    indicator_name_vi,
    indicator_name_en,
    sub_index_code,
    sub_index_name_vi,
    sub_index_name_en,
    unit_code,
    unit_vi,
    direction,
    is_required,
    value,
    last_year_value_written,
    last_round_key,
    last_round_sheet,
    last_round_cell,
    source_text,
    documents,
    note,
    submission_id,
    receipt_number,
    file_name,
    sheet,
    cell,
    rule_set_version,
    answer,
    last_year_value,
    last_year_from,
    change
FROM mart.indicator_value_as_known_at('infinity');

COMMENT ON VIEW mart.draft_indicator_value IS
'Bản nháp. Mỗi dòng là một đợt, một đơn vị và một chỉ tiêu phải báo cáo hoặc đã báo cáo / Draft. One row per round, '
'department and indicator owed or reported';
COMMENT ON COLUMN mart.draft_indicator_value.role IS
'Vai trò được phân công: lead (chủ trì), contributing (phối hợp); trống khi báo cáo ngoài phân công / Assigned '
'role: lead or contributing; null when reported without being owed';
COMMENT ON COLUMN mart.draft_indicator_value.indicator_name_vi IS
'Tên chỉ tiêu vào ngày hạn gửi / Indicator name in Vietnamese on the due day';
COMMENT ON COLUMN mart.draft_indicator_value.indicator_name_en IS
'Tên chỉ tiêu bằng tiếng Anh / Indicator name in English on the due day';
COMMENT ON COLUMN mart.draft_indicator_value.sub_index_name_vi IS
'Tên chỉ số thành phần theo phương pháp luận của đợt / Sub-index name in Vietnamese under the round''s methodology';
COMMENT ON COLUMN mart.draft_indicator_value.sub_index_name_en IS
'Tên chỉ số thành phần bằng tiếng Anh / Sub-index name in English under the round''s methodology';
COMMENT ON COLUMN mart.draft_indicator_value.value IS
'Giá trị năm nay, theo đơn vị tính; trống khi answer không phải reported / This year''s value in the unit; null '
'unless answer is reported';
COMMENT ON COLUMN mart.draft_indicator_value.last_round_sheet IS
'Sheet của giá trị trong đợt năm trước / Sheet of the value in last year''s round';
COMMENT ON COLUMN mart.draft_indicator_value.last_round_cell IS
'Ô của giá trị trong đợt năm trước / Cell of the value in last year''s round';
COMMENT ON COLUMN mart.draft_indicator_value.sheet IS
'Sheet của trả lời; trống khi biểu mẫu không có dòng này / Sheet of the answer; null when the workbook has no such '
'row';
COMMENT ON COLUMN mart.draft_indicator_value.cell IS
'Ô của trả lời; trống khi biểu mẫu không có dòng này / Cell of the answer; null when the workbook has no such row';
COMMENT ON COLUMN mart.draft_indicator_value.answer IS
'Trả lời: reported, nothing_to_report (không phát sinh), not_applicable (không áp dụng), missing (chưa có số liệu), '
'not_filed (chưa có bản nộp được tiếp nhận) / Answer: reported, nothing_to_report, not_applicable, missing, or '
'not_filed while no submission stands';
COMMENT ON COLUMN mart.draft_indicator_value.last_year_value IS
'Giá trị năm trước: số liệu đang dùng của chính đơn vị ở đợt năm trước, nếu không có thì số đơn vị ghi trong bản '
'nộp này / Last year''s value: the department''s own standing value of last year''s round, else what it wrote in '
'this submission';
COMMENT ON COLUMN mart.draft_indicator_value.last_year_from IS
'Nguồn của giá trị năm trước: last_round, this_submission / Where last year''s value comes from: last_round or '
'this_submission';
COMMENT ON COLUMN mart.draft_indicator_value.change IS
'Giá trị năm nay trừ năm trước, theo đơn vị tính / This year minus last year, in the unit';
SELECT core.copy_column_comments('mart.draft_standing_history', 'mart.draft_indicator_value');
SELECT core.copy_column_comments('mart.draft_answer', 'mart.draft_indicator_value');
SELECT core.copy_column_comments('mart.indicator_of_round', 'mart.draft_indicator_value');
SELECT core.copy_column_comments('mart.round', 'mart.draft_indicator_value');
