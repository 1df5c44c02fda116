CREATE FUNCTION mart.indicator_value_as_known_at(as_of timestamptz) RETURNS TABLE (
    province_code text,
    round_key text,
    department_code text,
    department_ordinal integer,
    department_name_vi text,
    role text,
    indicator_code text,
    indicator_name_vi text,
    indicator_name_en text,
    sub_index_code text,
    sub_index_name_vi text,
    sub_index_name_en text,
    unit_code text,
    unit_vi text,
    direction text,
    is_required boolean,
    value numeric,
    last_year_value_written numeric,
    last_round_key text,
    last_round_sheet text,
    last_round_cell text,
    source_text text,
    documents text [],
    note text,
    submission_id bigint,
    receipt_number text,
    file_name text,
    sheet text,
    cell text,
    rule_set_version text,
    answer text,
    last_year_value numeric,
    last_year_from text,
    change numeric
)
LANGUAGE sql STABLE AS $$
    SELECT
        this.province_code,
        this.round_key,
        this.department_code,
        this.department_ordinal,
        this.department_name_vi,
        this.role,
        this.indicator_code,
        this.indicator_name_vi,
        this.indicator_name_en,
        this.sub_index_code,
        this.sub_index_name_vi,
        this.sub_index_name_en,
        this.unit_code,
        this.unit_vi,
        this.direction,
        this.is_required,
        this.value,
        this.last_year_value_written,
        this.last_round_key,
        last.sheet AS last_round_sheet,
        last.cell AS last_round_cell,
        this.source_text,
        this.documents,
        this.note,
        this.submission_id,
        this.receipt_number,
        this.file_name,
        this.sheet,
        this.cell,
        this.rule_set_version,
        this.answer,
        coalesce(last.value, this.last_year_value_written) AS last_year_value,
        CASE
            WHEN last.value IS NOT null THEN 'last_round'
            WHEN this.last_year_value_written IS NOT null THEN 'this_submission'
        END AS last_year_from,
        this.value - coalesce(last.value, this.last_year_value_written) AS change
    FROM mart.draft_indicator_value_history AS this
    LEFT JOIN mart.draft_answer_history AS last
        ON
            this.last_round_key = last.round_key
            AND this.department_code = last.department_code
            AND this.indicator_code = last.indicator_code
            AND last.known_at <= as_of
            AND (last.superseded_at IS null OR last.superseded_at > as_of)
    WHERE this.known_at <= as_of AND (this.superseded_at IS null OR this.superseded_at > as_of)
$$;

COMMENT ON FUNCTION mart.indicator_value_as_known_at IS
'Mỗi dòng là một đợt, một đơn vị và một chỉ tiêu phải báo cáo hoặc đã báo cáo, như đã biết vào thời điểm as_of: '
'bản nộp đang dùng khi ấy, và số liệu năm trước như đã biết khi ấy; tên đơn vị, chỉ tiêu theo ngày hạn gửi của '
'đợt. Các cột như mart.draft_indicator_value / One row per round, department and indicator owed or reported, as '
'it was known at as_of: the submission that stood then, and last year''s figure as it was known then; departments '
'and indicators bear their names of the round''s due day. The columns of mart.draft_indicator_value, which is '
'this function asked for ''infinity''. Ví dụ / Example: SELECT * FROM '
'mart.indicator_value_as_known_at(''2021-12-31T23:59:59+07:00'') WHERE round_key = ''QNG-2021-Y'' AND '
'indicator_code = ''TRA-01''';
