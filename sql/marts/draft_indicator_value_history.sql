CREATE OR REPLACE VIEW mart.draft_indicator_value_history AS
SELECT
    answered.province_code,
    answered.round_key,
    answered.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    answered.role,
    answered.indicator_code,
    indicator.name_vi AS indicator_name_vi,
    indicator.name_en AS indicator_name_en,
    indicator.sub_index_code,
    sub_index.name_vi AS sub_index_name_vi,
    sub_index.name_en AS sub_index_name_en,
    indicator.unit_code,
    indicator.unit_vi,
    indicator.direction,
    indicator.is_required,
    answered.value,
    answered.last_year_value_written,
    last_round.round_key AS last_round_key,
    answered.source_text,
    answered.documents,
    answered.note,
    answered.submission_id,
    answered.receipt_number,
    answered.file_name,
    answered.sheet,
    answered.cell,
    answered.rule_set_version,
    CASE
        WHEN answered.submission_id IS null THEN 'not_filed'
        WHEN coalesce(answered.answer, 'missing') = 'missing' AND answered.nothing_to_report
            THEN 'nothing_to_report'
        ELSE coalesce(answered.answer, 'missing')
    END AS answer,
    answered.known_at,
    answered.superseded_at
FROM (
    -- Each part names its round's province, so that a question about one province reads its rounds only.
    -- Owed, while a submission stood: with what it answers, if anything.
    SELECT
        round.province_code,
        round.round_code,
        round.methodology_code,
        round.due_on,
        owed.round_key,
        owed.department_code,
        owed.item_code AS indicator_code,
        owed.role,
        standing.submission_id,
        submission.receipt_number,
        submission.file_name,
        submission.nothing_to_report,
        standing.known_at,
        standing.superseded_at,
        stated.answer,
        stated.value,
        stated.last_year_value AS last_year_value_written,
        stated.source_text,
        stated.documents,
        stated.note,
        stated.sheet,
        stated.cell,
        stated.rule_set_version
    FROM core.round
    INNER JOIN intake.assignment AS owed ON round.round_key = owed.round_key
    INNER JOIN core.standing
        ON owed.round_key = standing.round_key AND owed.department_code = standing.department_code
    INNER JOIN intake.submission ON standing.submission_id = submission.submission_id
    LEFT JOIN core.indicator_value AS stated
        ON
            owed.round_key = stated.round_key
            AND standing.submission_id = stated.submission_id
            AND owed.item_code = stated.indicator_code
    WHERE owed.kind = 'indicator'
    UNION ALL
    -- Owed, while nothing stood.
    SELECT
        round.province_code,
        round.round_code,
        round.methodology_code,
        round.due_on,
        owed.round_key,
        owed.department_code,
        owed.item_code AS indicator_code,
        owed.role,
        null AS submission_id,
        null AS receipt_number,
        null AS file_name,
        null AS nothing_to_report,
        silent.known_at,
        silent.superseded_at,
        null AS answer,
        null AS value,
        null AS last_year_value_written,
        null AS source_text,
        null AS documents,
        null AS note,
        null AS sheet,
        null AS cell,
        null AS rule_set_version
    FROM core.round
    INNER JOIN intake.assignment AS owed ON round.round_key = owed.round_key
    INNER JOIN core.nothing_stood AS silent
        ON
            round.province_code = silent.province_code
            AND owed.round_key = silent.round_key
            AND owed.department_code = silent.department_code
    WHERE owed.kind = 'indicator' AND (silent.superseded_at IS null OR silent.known_at < silent.superseded_at)
    UNION ALL
    -- Reported without being owed.
    SELECT
        round.province_code,
        round.round_code,
        round.methodology_code,
        round.due_on,
        stated.round_key,
        stated.department_code,
        stated.indicator_code,
        null AS role,
        standing.submission_id,
        submission.receipt_number,
        submission.file_name,
        submission.nothing_to_report,
        standing.known_at,
        standing.superseded_at,
        stated.answer,
        stated.value,
        stated.last_year_value AS last_year_value_written,
        stated.source_text,
        stated.documents,
        stated.note,
        stated.sheet,
        stated.cell,
        stated.rule_set_version
    FROM core.round
    INNER JOIN core.standing ON round.round_key = standing.round_key
    INNER JOIN intake.submission ON standing.submission_id = submission.submission_id
    INNER JOIN core.indicator_value AS stated
        ON
            standing.round_key = stated.round_key
            AND standing.department_code = stated.department_code
            AND standing.submission_id = stated.submission_id
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM intake.assignment AS owed
            WHERE
                owed.round_key = stated.round_key
                AND owed.department_code = stated.department_code
                AND owed.kind = 'indicator'
                AND owed.item_code = stated.indicator_code
        )
) AS answered
LEFT JOIN core.department
    ON
        answered.province_code = department.province_code
        AND answered.department_code = department.department_code
        AND answered.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
LEFT JOIN core.indicator
    ON
        answered.indicator_code = indicator.indicator_code
        AND answered.due_on BETWEEN indicator.valid_from AND coalesce(indicator.valid_to, 'infinity')
LEFT JOIN core.sub_index
    ON
        answered.methodology_code = sub_index.methodology_code
        AND indicator.sub_index_code = sub_index.sub_index_code
LEFT JOIN core.round AS last_round
    ON
        answered.province_code = last_round.province_code
        AND (left(answered.round_code, 4)::integer - 1)::text || substr(answered.round_code, 5) = last_round.round_code;

COMMENT ON VIEW mart.draft_indicator_value_history IS
'Bản nháp. Mỗi dòng là một đợt, một đơn vị, một chỉ tiêu và khoảng thời gian mà câu trả lời ấy là số liệu đang '
'dùng (kể cả thời gian chưa có bản nộp nào) / Draft. One row per round, department, indicator and time during '
'which that answer stood, the time without any submission included';
COMMENT ON COLUMN mart.draft_indicator_value_history.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN mart.draft_indicator_value_history.round_key IS
'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN mart.draft_indicator_value_history.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN mart.draft_indicator_value_history.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN mart.draft_indicator_value_history.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN mart.draft_indicator_value_history.role IS
'Vai trò được phân công: lead (chủ trì), contributing (phối hợp); trống khi báo cáo ngoài phân công / Assigned '
'role: lead or contributing; null when reported without being owed';
COMMENT ON COLUMN mart.draft_indicator_value_history.indicator_code IS 'Mã chỉ tiêu / Indicator code';
COMMENT ON COLUMN mart.draft_indicator_value_history.indicator_name_vi IS
'Tên chỉ tiêu vào ngày hạn gửi / Indicator name in Vietnamese on the due day';
COMMENT ON COLUMN mart.draft_indicator_value_history.indicator_name_en IS
'Tên chỉ tiêu bằng tiếng Anh / Indicator name in English on the due day';
COMMENT ON COLUMN mart.draft_indicator_value_history.sub_index_code IS 'Mã chỉ số thành phần / Sub-index code';
COMMENT ON COLUMN mart.draft_indicator_value_history.sub_index_name_vi IS
'Tên chỉ số thành phần theo phương pháp luận của đợt / Sub-index name in Vietnamese under the round''s methodology';
COMMENT ON COLUMN mart.draft_indicator_value_history.sub_index_name_en IS
'Tên chỉ số thành phần bằng tiếng Anh / Sub-index name in English under the round''s methodology';
COMMENT ON COLUMN mart.draft_indicator_value_history.unit_code IS 'Mã đơn vị tính / Unit code';
COMMENT ON COLUMN mart.draft_indicator_value_history.unit_vi IS 'Đơn vị tính / Unit in Vietnamese';
COMMENT ON COLUMN mart.draft_indicator_value_history.direction IS
'Chiều tốt: higher_better, lower_better, neutral / Which way is better: higher_better, lower_better, neutral';
COMMENT ON COLUMN mart.draft_indicator_value_history.is_required IS
'Chỉ tiêu bắt buộc có trả lời / Whether an answer is required';
COMMENT ON COLUMN mart.draft_indicator_value_history.value IS
'Giá trị năm nay, theo đơn vị tính; trống khi answer không phải reported / This year''s value in the unit; null '
'unless answer is reported';
COMMENT ON COLUMN mart.draft_indicator_value_history.last_year_value_written IS
'Giá trị năm trước như đơn vị ghi trong bản nộp này / Last year''s value as written in this submission';
COMMENT ON COLUMN mart.draft_indicator_value_history.last_round_key IS
'Đợt cùng kỳ năm trước, nếu đã khai / The same round one year before, where it is declared';
COMMENT ON COLUMN mart.draft_indicator_value_history.source_text IS
'Nguồn số liệu, như đơn vị ghi / Source, as the department wrote it';
COMMENT ON COLUMN mart.draft_indicator_value_history.documents IS
'Số ký hiệu các văn bản được nêu / Numbers of the documents that are cited';
COMMENT ON COLUMN mart.draft_indicator_value_history.note IS 'Ghi chú / Note';
COMMENT ON COLUMN mart.draft_indicator_value_history.submission_id IS
'Bản nộp có số liệu đang dùng; trống khi chưa có / Submission whose facts stand; null while there is none';
COMMENT ON COLUMN mart.draft_indicator_value_history.receipt_number IS
'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN mart.draft_indicator_value_history.file_name IS 'Tên tệp đã gửi / Name of the file as sent';
COMMENT ON COLUMN mart.draft_indicator_value_history.sheet IS
'Sheet của trả lời; trống khi biểu mẫu không có dòng này / Sheet of the answer; null when the workbook has no such '
'row';
COMMENT ON COLUMN mart.draft_indicator_value_history.cell IS
'Ô của trả lời; trống khi biểu mẫu không có dòng này / Cell of the answer; null when the workbook has no such row';
COMMENT ON COLUMN mart.draft_indicator_value_history.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
COMMENT ON COLUMN mart.draft_indicator_value_history.answer IS
'Trả lời: reported, nothing_to_report (không phát sinh), not_applicable (không áp dụng), missing (chưa có số liệu), '
'not_filed (chưa có bản nộp được tiếp nhận) / Answer: reported, nothing_to_report, not_applicable, missing, or '
'not_filed while no submission stands';
COMMENT ON COLUMN mart.draft_indicator_value_history.known_at IS
'Từ khi nào dòng này được biết (bản nộp đến và được tiếp nhận, hoặc đợt được mở) / Since when the row was known: the '
'submission arrived and was accepted, or the round was opened';
COMMENT ON COLUMN mart.draft_indicator_value_history.superseded_at IS
'Đến khi nào dòng này còn dùng; trống khi đang dùng / Until when the row stood; null while it stands';
