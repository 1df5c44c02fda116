CREATE VIEW core.counted_indicator_value AS
SELECT
    answered.basis,
    answered.province_code,
    answered.round_key,
    answered.round_code,
    answered.period_year,
    answered.release_number,
    answered.department_code,
    answered.department_ordinal,
    answered.department_name_vi,
    answered.department_name_en,
    answered.owed_role AS role,
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
    answered.last_year_value AS last_year_value_written,
    last_round.round_key AS last_round_key,
    last_fact.sheet AS last_round_sheet,
    last_fact.cell AS last_round_cell,
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
        WHEN coalesce(answered.answer, 'missing') = 'missing' AND answered.nothing_to_report THEN 'nothing_to_report'
        ELSE coalesce(answered.answer, 'missing')
    END AS answer,
    coalesce(last_fact.value, answered.last_year_value) AS last_year_value,
    CASE
        WHEN last_fact.value IS NOT null THEN 'last_round'
        WHEN answered.last_year_value IS NOT null THEN 'this_submission'
    END AS last_year_from,
    answered.value - coalesce(last_fact.value, answered.last_year_value) AS change
FROM (
    -- Two branches, not a full join: a condition on round or department reaches the tables through both.
    SELECT
        round.basis,
        round.province_code,
        round.round_key,
        round.round_code,
        round.period_year,
        round.methodology_code,
        round.due_on,
        round.release_number,
        owed.department_code,
        department.department_ordinal,
        department.department_name_vi,
        department.department_name_en,
        owed.role AS owed_role,
        owed.item_code AS indicator_code,
        counted.submission_id,
        counted.receipt_number,
        counted.file_name,
        counted.nothing_to_report,
        stated.answer,
        stated.value,
        stated.last_year_value,
        stated.source_text,
        stated.documents,
        stated.note,
        stated.sheet,
        stated.cell,
        stated.rule_set_version
    FROM core.counted_round AS round
    INNER JOIN intake.assignment AS owed ON round.round_key = owed.round_key AND owed.kind = 'indicator'
    LEFT JOIN core.department_of_round AS department
        ON owed.round_key = department.round_key AND owed.department_code = department.department_code
    LEFT JOIN core.counted_submission AS counted
        ON
            round.basis = counted.basis
            AND owed.round_key = counted.round_key
            AND owed.department_code = counted.department_code
    LEFT JOIN core.indicator_value AS stated
        ON counted.submission_id = stated.submission_id AND owed.item_code = stated.indicator_code
    UNION ALL
    SELECT
        counted.basis,
        counted.province_code,
        counted.round_key,
        counted.round_code,
        counted.period_year,
        counted.methodology_code,
        counted.due_on,
        counted.release_number,
        counted.department_code,
        counted.department_ordinal,
        counted.department_name_vi,
        counted.department_name_en,
        null AS owed_role,
        stated.indicator_code,
        counted.submission_id,
        counted.receipt_number,
        counted.file_name,
        counted.nothing_to_report,
        stated.answer,
        stated.value,
        stated.last_year_value,
        stated.source_text,
        stated.documents,
        stated.note,
        stated.sheet,
        stated.cell,
        stated.rule_set_version
    FROM core.counted_submission AS counted
    INNER JOIN core.indicator_value AS stated ON counted.submission_id = stated.submission_id
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM intake.assignment AS owed
            WHERE
                owed.round_key = counted.round_key
                AND owed.department_code = counted.department_code
                AND owed.kind = 'indicator'
                AND owed.item_code = stated.indicator_code
        )
) AS answered
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
        AND (left(answered.round_code, 4)::integer - 1)::text || substr(answered.round_code, 5) = last_round.round_code
LEFT JOIN core.counted_submission AS last_counted
    ON
        answered.basis = last_counted.basis
        AND last_round.round_key = last_counted.round_key
        AND answered.department_code = last_counted.department_code
LEFT JOIN core.indicator_value AS last_fact
    ON
        last_counted.submission_id = last_fact.submission_id
        AND answered.indicator_code = last_fact.indicator_code;

COMMENT ON VIEW core.counted_indicator_value IS
'What mart.draft_indicator_value and mart.indicator_value share: one row per round, department, indicator owed or reported, and '
'basis (draft, approved)';
COMMENT ON COLUMN core.counted_indicator_value.role IS
'Vai trò được phân công: lead (chủ trì), contributing (phối hợp); trống khi báo cáo ngoài phân công / Assigned '
'role: lead or contributing; null when reported without being owed';
COMMENT ON COLUMN core.counted_indicator_value.indicator_code IS
'Mã chỉ tiêu / Indicator code';
COMMENT ON COLUMN core.counted_indicator_value.indicator_name_vi IS
'Tên chỉ tiêu vào ngày hạn gửi / Indicator name in Vietnamese on the due day';
COMMENT ON COLUMN core.counted_indicator_value.indicator_name_en IS
'Tên chỉ tiêu bằng tiếng Anh / Indicator name in English on the due day';
COMMENT ON COLUMN core.counted_indicator_value.sub_index_code IS
'Mã chỉ số thành phần / Sub-index code';
COMMENT ON COLUMN core.counted_indicator_value.sub_index_name_vi IS
'Tên chỉ số thành phần theo phương pháp luận của đợt / Sub-index name in Vietnamese under the round''s methodology';
COMMENT ON COLUMN core.counted_indicator_value.sub_index_name_en IS
'Tên chỉ số thành phần bằng tiếng Anh / Sub-index name in English under the round''s methodology';
COMMENT ON COLUMN core.counted_indicator_value.unit_code IS
'Mã đơn vị tính / Unit code';
COMMENT ON COLUMN core.counted_indicator_value.unit_vi IS
'Đơn vị tính / Unit in Vietnamese';
COMMENT ON COLUMN core.counted_indicator_value.direction IS
'Chiều tốt: higher_better, lower_better, neutral / Which way is better: higher_better, lower_better, neutral';
COMMENT ON COLUMN core.counted_indicator_value.is_required IS
'Chỉ tiêu bắt buộc có trả lời / Whether an answer is required';
COMMENT ON COLUMN core.counted_indicator_value.value IS
'Giá trị năm nay, theo đơn vị tính; trống khi answer không phải reported / This year''s value in the unit; null '
'unless answer is reported';
COMMENT ON COLUMN core.counted_indicator_value.last_year_value_written IS
'Giá trị năm trước như đơn vị ghi trong bản nộp này / Last year''s value as written in this submission';
COMMENT ON COLUMN core.counted_indicator_value.last_round_key IS
'Đợt cùng kỳ năm trước, nếu đã khai / The same round one year before, where it is declared';
COMMENT ON COLUMN core.counted_indicator_value.last_round_sheet IS
'Sheet của giá trị trong đợt năm trước / Sheet of the value in last year''s round';
COMMENT ON COLUMN core.counted_indicator_value.last_round_cell IS
'Ô của giá trị trong đợt năm trước / Cell of the value in last year''s round';
COMMENT ON COLUMN core.counted_indicator_value.source_text IS
'Nguồn số liệu, như đơn vị ghi / Source, as the department wrote it';
COMMENT ON COLUMN core.counted_indicator_value.documents IS
'Số ký hiệu các văn bản được nêu / Numbers of the documents that are cited';
COMMENT ON COLUMN core.counted_indicator_value.note IS
'Ghi chú / Note';
COMMENT ON COLUMN core.counted_indicator_value.sheet IS
'Sheet của trả lời; trống khi biểu mẫu không có dòng này / Sheet of the answer; null when the workbook has no such '
'row';
COMMENT ON COLUMN core.counted_indicator_value.cell IS
'Ô của trả lời; trống khi biểu mẫu không có dòng này / Cell of the answer; null when the workbook has no such row';
COMMENT ON COLUMN core.counted_indicator_value.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
COMMENT ON COLUMN core.counted_indicator_value.answer IS
'Trả lời: reported, nothing_to_report (không phát sinh), not_applicable (không áp dụng), missing (chưa có số liệu), '
'not_filed (chưa có bản nộp được tiếp nhận) / Answer: reported, nothing_to_report, not_applicable, missing, or '
'not_filed while no submission stands';
COMMENT ON COLUMN core.counted_indicator_value.last_year_value IS
'Giá trị năm trước: số liệu đang dùng của chính đơn vị ở đợt năm trước, nếu không có thì số đơn vị ghi trong bản '
'nộp này / Last year''s value: the department''s own standing value of last year''s round, else what it wrote in '
'this submission';
COMMENT ON COLUMN core.counted_indicator_value.last_year_from IS
'Nguồn của giá trị năm trước: last_round, this_submission / Where last year''s value comes from: last_round or '
'this_submission';
COMMENT ON COLUMN core.counted_indicator_value.change IS
'Giá trị năm nay trừ năm trước, theo đơn vị tính / This year minus last year, in the unit';
SELECT core.copy_column_comments('core.counted_submission', 'core.counted_indicator_value');
