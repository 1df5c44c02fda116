CREATE VIEW mart.coverage AS
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
    filing.due_on,
    filing.is_extended,
    filing.first_arrived_at,
    filing.days_late,
    filing.versions AS version_count,
    filing.submission_id,
    submission.receipt_number,
    submission.version,
    submission.arrived_at,
    submission.file_name,
    submission.report_number,
    submission.reported_on,
    submission.nothing_to_report,
    count_of.critical_count,
    count_of.warning_count,
    count_of.info_count,
    CASE WHEN filing.first_arrived_at IS NOT null THEN filing.filing IN ('late', 'after_close') END AS is_late
FROM core.release_in_force AS in_force
INNER JOIN core.round ON in_force.round_key = round.round_key
INNER JOIN core.release_filing AS filing ON in_force.release_id = filing.release_id
LEFT JOIN core.department_of_round AS department
    ON round.round_key = department.round_key AND filing.department_code = department.department_code
LEFT JOIN intake.submission ON filing.submission_id = submission.submission_id
LEFT JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE finding.severity = 'critical') AS critical_count,
        count(*) FILTER (WHERE finding.severity = 'warning') AS warning_count,
        count(*) FILTER (WHERE finding.severity = 'info') AS info_count
    FROM core.release_finding AS finding
    WHERE finding.release_id = filing.release_id AND finding.submission_id = filing.submission_id
) AS count_of ON filing.submission_id IS NOT null;

COMMENT ON VIEW mart.coverage IS
'Mỗi dòng là một đợt có bản công bố hiện hành và một đơn vị phải nộp biểu mẫu / '
'One row per round with a release in force and department that owed a workbook';
COMMENT ON COLUMN mart.coverage.filing IS
'Tình hình nộp khi công bố: on_time, late, missing (chưa nộp), nothing_to_report (không phát sinh), not_applicable (không áp dụng), '
'not_due (chưa đến hạn), unreadable (đã gửi, không mở được), after_close (gửi sau khi đóng đợt) / How it had filed at the release';
COMMENT ON COLUMN mart.coverage.due_on IS 'Ngày hạn gửi, sau khi gia hạn nếu có / Due day, after an extension if there is one';
COMMENT ON COLUMN mart.coverage.is_extended IS 'Hạn gửi đã được gia hạn / Whether the due day was extended';
COMMENT ON COLUMN mart.coverage.first_arrived_at IS 'Thời điểm bản đầu tiên đến / When the first version arrived';
COMMENT ON COLUMN mart.coverage.days_late IS 'Số ngày trễ của bản đầu tiên; trống khi không trễ / Days late of the first version; null unless late';
COMMENT ON COLUMN mart.coverage.version_count IS
'Số bản đã nộp khi công bố, không kể tệp bị cách ly / Versions filed at the release, quarantined files not counted';
COMMENT ON COLUMN mart.coverage.submission_id IS
'Bản nộp có số liệu đã công bố; trống khi không có / Submission whose facts were released; null where there is none';
COMMENT ON COLUMN mart.coverage.version IS 'Lần nộp của bản đã công bố / Version number of the released submission';
COMMENT ON COLUMN mart.coverage.arrived_at IS 'Thời điểm bản đã công bố đến / When the released submission arrived';
COMMENT ON COLUMN mart.coverage.report_number IS 'Số báo cáo ghi ở bìa / Report number on the cover';
COMMENT ON COLUMN mart.coverage.reported_on IS 'Ngày báo cáo ghi ở bìa / Report date on the cover';
COMMENT ON COLUMN mart.coverage.nothing_to_report IS 'Bìa khai không phát sinh trong kỳ / Whether the cover declares nothing to report';
COMMENT ON COLUMN mart.coverage.critical_count IS 'Số lỗi phải sửa ở bản đã công bố / Critical findings of the released submission';
COMMENT ON COLUMN mart.coverage.warning_count IS 'Số cảnh báo ở bản đã công bố / Warnings of the released submission';
COMMENT ON COLUMN mart.coverage.info_count IS 'Số lưu ý ở bản đã công bố / Notices of the released submission';
COMMENT ON COLUMN mart.coverage.is_late IS
'Bản đầu tiên đến sau hạn gửi, giờ Việt Nam; trống khi chưa nộp / Whether the first version came after the due day in Vietnam; null '
'while nothing came';
SELECT core.copy_column_comments('core.counted_submission', 'mart.coverage');
