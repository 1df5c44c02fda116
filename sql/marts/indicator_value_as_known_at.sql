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
    change numeric,
    known_at timestamptz,
    superseded_at timestamptz
)
LANGUAGE sql STABLE AS $$
    SELECT
        stood.province_code,
        stood.round_key,
        stood.department_code,
        stood.department_ordinal,
        stood.department_name_vi,
        answered.role,
        answered.indicator_code,
        indicator.indicator_name_vi,
        indicator.indicator_name_en,
        indicator.sub_index_code,
        indicator.sub_index_name_vi,
        indicator.sub_index_name_en,
        indicator.unit_code,
        indicator.unit_vi,
        indicator.direction,
        indicator.is_required,
        answered.value,
        answered.last_year_value_written,
        round.last_round_key,
        answered.last_round_sheet,
        answered.last_round_cell,
        answered.source_text,
        answered.documents,
        answered.note,
        stood.submission_id,
        stood.receipt_number,
        stood.file_name,
        answered.sheet,
        answered.cell,
        answered.rule_set_version,
        answered.answer,
        coalesce(answered.last_round_value, answered.last_year_value_written) AS last_year_value,
        CASE
            WHEN answered.last_round_value IS NOT null THEN 'last_round'
            WHEN answered.last_year_value_written IS NOT null THEN 'this_submission'
        END AS last_year_from,
        answered.value - coalesce(answered.last_round_value, answered.last_year_value_written) AS change,
        stood.known_at,
        stood.superseded_at
    FROM mart.draft_standing_history AS stood
    INNER JOIN mart.round ON stood.round_key = round.round_key
    -- One department at a time, its last year's answers too: a join of whole rounds was guessed wrong.
    CROSS JOIN LATERAL (
        SELECT
            stated.*,
            last.value AS last_round_value,
            last.sheet AS last_round_sheet,
            last.cell AS last_round_cell
        FROM mart.answered_or_owed(stood.submission_id, stood.round_key, stood.department_code, stood.nothing_to_report) AS stated
        LEFT JOIN (
            SELECT
                answer.indicator_code,
                answer.value,
                answer.sheet,
                answer.cell
            FROM mart.draft_answer_history AS answer
            WHERE
                answer.round_key = round.last_round_key
                AND answer.department_code = stood.department_code
                AND answer.known_at <= as_of
                AND (answer.superseded_at IS null OR answer.superseded_at > as_of)
        ) AS last USING (indicator_code)
    ) AS answered
    LEFT JOIN mart.indicator_of_round AS indicator
        ON
            stood.province_code = indicator.province_code
            AND stood.round_key = indicator.round_key
            AND answered.indicator_code = indicator.indicator_code
    WHERE stood.known_at <= as_of AND (stood.superseded_at IS null OR stood.superseded_at > as_of)
$$;

COMMENT ON FUNCTION mart.indicator_value_as_known_at IS
'Mỗi dòng là một đợt, một đơn vị và một chỉ tiêu phải báo cáo hoặc đã báo cáo, như đã biết vào thời điểm as_of: '
'bản nộp đang dùng khi ấy, và số liệu năm trước như đã biết khi ấy; tên đơn vị, chỉ tiêu theo ngày hạn gửi của '
'đợt. Các cột như mart.draft_indicator_value, thêm khoảng thời gian mà câu trả lời ấy là số liệu đang dùng '
'/ One row per round, department and indicator owed or reported, as '
'it was known at as_of: the submission that stood then, and last year''s figure as it was known then; departments '
'and indicators bear their names of the round''s due day. The columns of mart.draft_indicator_value, which is '
'this function asked for ''infinity'', and the time during which the answer stood. Ví dụ / Example: SELECT * FROM '
'mart.indicator_value_as_known_at(''2021-12-31T23:59:59+07:00'') WHERE round_key = ''QNG-2021-Y'' AND '
'indicator_code = ''TRA-01''';
