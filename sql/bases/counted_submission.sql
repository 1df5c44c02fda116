-- Each part names its round and department, so that a question about one of them reads no others.
CREATE VIEW core.counted_submission AS
SELECT
    which.basis,
    round.province_code,
    round.round_key,
    round.round_code,
    round.period_year,
    round.period_kind,
    which.release_id,
    which.release_number,
    which.department_code,
    department.department_key,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en,
    submission.submission_id,
    submission.receipt_number,
    submission.file_name,
    submission.data_until_on,
    submission.figures = 'estimate' AS is_estimate,
    which.known_at,
    which.superseded_at
FROM (
    SELECT
        'draft' AS basis,
        standing.round_key,
        standing.department_code,
        standing.submission_id,
        null::bigint AS release_id,
        null::integer AS release_number,
        standing.known_at,
        standing.superseded_at
    FROM core.standing
    UNION ALL
    SELECT
        'approved' AS basis,
        approved_submission.round_key,
        approved_submission.department_code,
        approved_submission.submission_id,
        approved_submission.release_id,
        approved_submission.release_number,
        null::timestamptz AS known_at,
        null::timestamptz AS superseded_at
    FROM core.approved_submission
    UNION ALL
    SELECT
        'released' AS basis,
        release.round_key,
        frozen.department_code,
        frozen.submission_id,
        release.release_id,
        release.number AS release_number,
        null::timestamptz AS known_at,
        null::timestamptz AS superseded_at
    FROM core.published_release AS release
    INNER JOIN core.release_submission AS frozen ON release.release_id = frozen.release_id
) AS which
INNER JOIN intake.submission ON which.submission_id = submission.submission_id
INNER JOIN core.round ON which.round_key = round.round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND which.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity');
COMMENT ON VIEW core.counted_submission IS
'One row per basis and submission that counts, or counted: as a draft one for each time during which it stood (it does while '
'superseded_at is null), as approved those that the release in force froze, as released those of every release that readers have or had';
COMMENT ON COLUMN core.counted_submission.basis IS 'draft: số liệu đang dùng; approved: số liệu của bản công bố hiện hành; released: của mọi bản đã công bố / draft, approved or released';
COMMENT ON COLUMN core.counted_submission.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN core.counted_submission.round_key IS 'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN core.counted_submission.round_code IS
'Mã đợt báo cáo trong tỉnh, như 2021-Y / Round code within the province, such as 2021-Y';
COMMENT ON COLUMN core.counted_submission.period_year IS 'Năm của kỳ báo cáo / Year that the round reports on';
COMMENT ON COLUMN core.counted_submission.period_kind IS
'Loại kỳ báo cáo: year (cả năm), half_year (sáu tháng), quarter (quý) / Kind of period that the round reports on: year, half_year or quarter';
COMMENT ON COLUMN core.counted_submission.release_number IS
'Lần công bố hiện hành của đợt / Number of the round''s release in force';
COMMENT ON COLUMN core.counted_submission.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN core.counted_submission.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN core.counted_submission.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN core.counted_submission.department_name_en IS
'Tên đơn vị bằng tiếng Anh vào ngày hạn gửi của đợt / Department name in English on the round''s due day';
COMMENT ON COLUMN core.counted_submission.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN core.counted_submission.receipt_number IS 'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN core.counted_submission.known_at IS
'Từ khi nào dòng này được biết (bản nộp đến và được tiếp nhận) / Since when the row was known: the submission '
'arrived and was accepted';
COMMENT ON COLUMN core.counted_submission.superseded_at IS
'Đến khi nào dòng này còn dùng; trống khi đang dùng / Until when the row stood; null while it stands';
COMMENT ON COLUMN core.counted_submission.data_until_on IS
'Số liệu của bản nộp tính đến ngày, như bìa ghi; trống khi bìa không ghi / Day until which the submission''s data count, as its cover says; '
'null where it says none';
COMMENT ON COLUMN core.counted_submission.is_estimate IS
'Số liệu là ước cả năm, như bìa của bản nộp ghi; trống khi không có bản nộp hay bìa không ghi / Whether the figures are estimates, as the '
'submission''s cover says; null without a submission, or where the cover says nothing';
COMMENT ON COLUMN core.counted_submission.file_name IS 'Tên tệp đã gửi / Name of the file as sent';
COMMENT ON COLUMN core.counted_submission.department_key IS
'Khoá một cột của đơn vị như vào ngày hạn gửi của đợt, như QNG-SCT@2015-01-01: nối với mart.department / Key in one column of the department as '
'it was on the round''s due day, such as QNG-SCT@2015-01-01: joins mart.department';
