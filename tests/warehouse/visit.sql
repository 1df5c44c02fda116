CREATE VIEW core.counted_visit AS
SELECT
    counted.basis,
    counted.province_code,
    counted.round_key,
    counted.round_code,
    counted.period_year,
    counted.release_number,
    counted.department_code,
    counted.department_ordinal,
    counted.department_name_vi,
    counted.department_name_en,
    counted.submission_id,
    counted.receipt_number,
    counted.file_name,
    visit.sheet,
    visit.cell,
    visit.sheet_row,
    visit.host,
    visit.days,
    visit.subject,
    visit.rule_set_version,
    counted.known_at,
    counted.superseded_at
FROM core.counted_submission AS counted
INNER JOIN core.visit ON counted.submission_id = visit.submission_id;

COMMENT ON VIEW core.counted_visit IS
'What mart.draft_visit and mart.visit share: one row per fact and basis (draft, approved)';
COMMENT ON COLUMN core.counted_visit.sheet IS
'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN core.counted_visit.cell IS
'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN core.counted_visit.sheet_row IS
'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN core.counted_visit.host IS
'Nơi đến, như ''Sở A'' / Host''s name';
COMMENT ON COLUMN core.counted_visit.days IS
'Số ngày / Days';
COMMENT ON COLUMN core.counted_visit.subject IS
'Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung '
'Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung Nội dung '
'Nội dung Nội dung Nội dung Nội dung thăm / Subject';
COMMENT ON COLUMN core.counted_visit.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
SELECT core.copy_column_comments('core.counted_submission', 'core.counted_visit');

CREATE VIEW mart.draft_visit AS
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
    host,
    days,
    subject,
    rule_set_version
FROM core.counted_visit
WHERE basis = 'draft' AND superseded_at IS null;

COMMENT ON VIEW mart.draft_visit IS
'Bản nháp. Mỗi dòng là một chuyến thăm trong sheet Thăm / Draft. One row per visit in the visits sheet';
SELECT core.copy_column_comments('core.counted_visit', 'mart.draft_visit');

CREATE VIEW mart.draft_visit_history AS
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
    host,
    days,
    subject,
    rule_set_version,
    known_at,
    superseded_at
FROM core.counted_visit
WHERE basis = 'draft';

COMMENT ON VIEW mart.draft_visit_history IS
'Bản nháp. Mỗi dòng là một chuyến thăm và khoảng thời gian mà dòng ấy là số liệu đang dùng; bản nộp thay thế không xoá '
'dòng cũ / Draft. One row per visit and the time during which it stood; a new version removes no old row';
SELECT core.copy_column_comments('core.counted_visit', 'mart.draft_visit_history');

CREATE FUNCTION mart.visit_as_known_at(as_of timestamptz) RETURNS SETOF mart.draft_visit
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
        host,
        days,
        subject,
        rule_set_version
    FROM mart.draft_visit_history
    WHERE known_at <= as_of AND (superseded_at IS null OR superseded_at > as_of)
$$;

COMMENT ON FUNCTION mart.visit_as_known_at IS
'Mỗi dòng là một chuyến thăm, như đã biết vào thời điểm as_of: số liệu của bản nộp đang dùng khi ấy, kể cả bản về sau '
'bị thay thế hoặc rút lại; tên đơn vị theo ngày hạn gửi của đợt. Các cột như mart.draft_visit / One row per visit, as '
'it was known at as_of: what stood then, even if it was replaced or withdrawn since; the department bears its name of '
'the round''s due day. The columns of mart.draft_visit. Ví dụ / Example: SELECT * FROM '
'mart.visit_as_known_at(''2021-12-31T23:59:59+07:00'') WHERE round_key = ''QNG-2021-Y''';

CREATE VIEW mart.visit AS
SELECT
    province_code,
    round_key,
    round_code,
    period_year,
    release_number,
    department_code,
    department_ordinal,
    department_name_vi,
    department_name_en,
    submission_id,
    receipt_number,
    file_name,
    sheet,
    cell,
    sheet_row,
    host,
    subject,
    rule_set_version
FROM core.counted_visit
WHERE basis = 'approved';

COMMENT ON VIEW mart.visit IS
'Mỗi dòng là một chuyến thăm đã công bố / One row per visit of the release in force';
SELECT core.copy_column_comments('core.counted_visit', 'mart.visit');
