CREATE VIEW mart.indicator_value AS
SELECT
    round.province_code,
    round.round_key,
    round.round_code,
    extract(YEAR FROM round.period_to)::integer AS period_year,
    release.number AS release_number,
    frozen.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en,
    frozen.indicator_code,
    indicator.indicator_name_vi,
    indicator.indicator_name_en,
    indicator.sub_index_code,
    indicator.sub_index_name_vi,
    indicator.sub_index_name_en,
    indicator.unit_code,
    indicator.unit_vi,
    indicator.direction,
    indicator.is_required,
    frozen.role,
    frozen.answer,
    frozen.value,
    frozen.last_year_value,
    frozen.last_year_from,
    frozen.value - frozen.last_year_value AS change,
    frozen.last_year_value_written,
    frozen.last_round_key,
    frozen.last_round_sheet,
    frozen.last_round_cell,
    frozen.source_text,
    frozen.documents,
    frozen.note,
    frozen.submission_id,
    submission.receipt_number,
    submission.file_name,
    frozen.sheet,
    frozen.cell,
    frozen.rule_set_version
FROM core.release_in_force AS release
INNER JOIN core.round ON release.round_key = round.round_key
INNER JOIN core.release_indicator_value AS frozen ON release.release_id = frozen.release_id
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND frozen.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
LEFT JOIN mart.indicator_of_round AS indicator
    ON
        round.province_code = indicator.province_code
        AND round.round_key = indicator.round_key
        AND frozen.indicator_code = indicator.indicator_code
LEFT JOIN intake.submission ON release.round_key = submission.round_key AND frozen.submission_id = submission.submission_id;

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
SELECT core.copy_column_comments('core.counted_submission', 'mart.indicator_value');
SELECT core.copy_column_comments('mart.draft_indicator_value', 'mart.indicator_value');
