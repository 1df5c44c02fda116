CREATE VIEW mart.department_quality AS
SELECT
    round.province_code,
    round.round_key,
    round.round_code,
    extract(YEAR FROM round.period_to)::integer AS period_year,
    in_force.number AS release_number,
    filing.department_code,
    department.department_ordinal,
    department.department_name_vi,
    department.department_name_en,
    filing.filing,
    filing.first_arrived_at,
    filing.first_critical AS first_critical_count,
    filing.first_accepted_at,
    filing.first_accepted_version,
    filing.days_to_fix,
    filing.versions AS version_count,
    count_of.finding_count,
    count_of.open_count,
    count_of.explained_count,
    count_of.waived_count,
    count_of.settled_count,
    CASE WHEN filing.first_arrived_at IS NOT null THEN filing.filing NOT IN ('late', 'after_close') END AS is_on_time,
    filing.first_critical = 0 AS is_clean_at_first
FROM core.release_in_force AS in_force
INNER JOIN core.round ON in_force.round_key = round.round_key
INNER JOIN core.release_filing AS filing ON in_force.release_id = filing.release_id
LEFT JOIN core.department_of_round AS department
    ON round.round_key = department.round_key AND filing.department_code = department.department_code
LEFT JOIN LATERAL (
    SELECT
        count(*) AS finding_count,
        count(*) FILTER (WHERE finding.status = 'open') AS open_count,
        count(*) FILTER (WHERE finding.status = 'explained') AS explained_count,
        count(*) FILTER (WHERE finding.status = 'waived') AS waived_count,
        count(*) FILTER (WHERE finding.status = 'settled') AS settled_count
    FROM core.release_finding AS finding
    WHERE finding.release_id = filing.release_id AND finding.submission_id = filing.submission_id
) AS count_of ON filing.submission_id IS NOT null;

COMMENT ON VIEW mart.department_quality IS
'Mỗi dòng là một đợt có bản công bố hiện hành và một đơn vị: đúng hạn, sạch lỗi ngay lần đầu, số ngày sửa, lỗi còn mở / '
'One row per round with a release in force and department: on time, clean at first, days to fix, open findings';
COMMENT ON COLUMN mart.department_quality.filing IS
'Tình hình nộp khi công bố, như mart.coverage / How it had filed at the release, as in mart.coverage';
COMMENT ON COLUMN mart.department_quality.first_arrived_at IS 'Thời điểm bản đầu tiên đến / When the first version arrived';
COMMENT ON COLUMN mart.department_quality.first_critical_count IS 'Số lỗi phải sửa ở bản đầu tiên / Critical findings of the first version';
COMMENT ON COLUMN mart.department_quality.first_accepted_at IS
'Thời điểm đến của bản đầu tiên được tiếp nhận / When the first accepted version arrived';
COMMENT ON COLUMN mart.department_quality.first_accepted_version IS
'Lần nộp của bản đầu tiên được tiếp nhận / Version number of the first accepted version';
COMMENT ON COLUMN mart.department_quality.days_to_fix IS
'Ngày đến của bản được tiếp nhận đầu tiên trừ ngày đến của bản đầu tiên, giờ Việt Nam / Day of the first accepted version minus day of '
'the first version, in Vietnam';
COMMENT ON COLUMN mart.department_quality.version_count IS 'Số bản đã nộp khi công bố / Versions filed at the release';
COMMENT ON COLUMN mart.department_quality.finding_count IS
'Số lỗi, cảnh báo, lưu ý ở bản đã công bố = mở + giải trình + chấp nhận + đã xử lý; trống khi không có bản nào / Findings of the '
'released submission = open + explained + waived + settled; null where there is none';
COMMENT ON COLUMN mart.department_quality.open_count IS 'Còn mở khi công bố / Open at the release';
COMMENT ON COLUMN mart.department_quality.explained_count IS 'Đã giải trình, chờ duyệt / Explained, waiting for a decision';
COMMENT ON COLUMN mart.department_quality.waived_count IS 'Giải trình đã được chấp nhận / Waived';
COMMENT ON COLUMN mart.department_quality.settled_count IS 'Đã xử lý / Settled';
COMMENT ON COLUMN mart.department_quality.is_on_time IS
'Bản đầu tiên đến trong hạn; trống khi chưa nộp / Whether the first version came in time; null while nothing came';
COMMENT ON COLUMN mart.department_quality.is_clean_at_first IS
'Bản đầu tiên không có lỗi phải sửa; trống khi chưa nộp / Whether the first version had no critical finding; null while nothing came';
SELECT core.copy_column_comments('core.counted_submission', 'mart.department_quality');
