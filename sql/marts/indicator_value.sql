CREATE VIEW mart.indicator_value AS
SELECT
    this.province_code,
    this.round_key,
    this.round_code,
    this.period_year,
    this.release_number,
    this.department_code,
    this.department_ordinal,
    this.department_name_vi,
    this.department_name_en,
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
    this.role,
    this.answer,
    this.value,
    coalesce(last.value, this.last_year_value_written) AS last_year_value,
    CASE
        WHEN last.value IS NOT null THEN 'last_round'
        WHEN this.last_year_value_written IS NOT null THEN 'this_submission'
    END AS last_year_from,
    this.value - coalesce(last.value, this.last_year_value_written) AS change,
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
    this.rule_set_version
FROM core.counted_indicator_value AS this
LEFT JOIN core.counted_answer AS last
    ON
        this.basis = last.basis
        AND this.last_round_key = last.round_key
        AND this.department_code = last.department_code
        AND this.indicator_code = last.indicator_code
WHERE this.basis = 'approved';

COMMENT ON VIEW mart.indicator_value IS
'Mỗi dòng là một đợt có bản công bố hiện hành, một đơn vị và một chỉ tiêu phải báo cáo hoặc đã báo cáo / '
'One row per round with a release in force, department and indicator owed or reported';
COMMENT ON COLUMN mart.indicator_value.last_round_sheet IS
'Sheet của giá trị trong đợt năm trước / Sheet of the value in last year''s round';
COMMENT ON COLUMN mart.indicator_value.last_round_cell IS
'Ô của giá trị trong đợt năm trước / Cell of the value in last year''s round';
COMMENT ON COLUMN mart.indicator_value.last_year_value IS
'Giá trị năm trước: số liệu đang dùng của chính đơn vị ở đợt năm trước, nếu không có thì số đơn vị ghi trong bản '
'nộp này / Last year''s value: the department''s own standing value of last year''s round, else what it wrote in '
'this submission';
COMMENT ON COLUMN mart.indicator_value.last_year_from IS
'Nguồn của giá trị năm trước: last_round, this_submission / Where last year''s value comes from: last_round or '
'this_submission';
COMMENT ON COLUMN mart.indicator_value.change IS
'Giá trị năm nay trừ năm trước, theo đơn vị tính / This year minus last year, in the unit';
SELECT core.copy_column_comments('core.counted_indicator_value', 'mart.indicator_value');
