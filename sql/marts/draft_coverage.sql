CREATE OR REPLACE VIEW mart.draft_coverage AS
SELECT
    round.province_code,
    province.name_vi AS province_name_vi,
    assignment.round_key,
    round.round_code,
    assignment.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en,
    due.due_on,
    newest.submission_id,
    newest.receipt_number,
    newest.version,
    newest.state,
    newest.arrived_at,
    newest.file_name,
    newest.report_number,
    newest.reported_on,
    newest.nothing_to_report,
    history.first_arrived_at,
    standing.submission_id AS standing_submission_id,
    standing.known_at AS standing_since_at,
    standing_submission.version AS standing_version,
    standing_submission.receipt_number AS standing_receipt_number,
    standing_submission.state AS standing_state,
    count_of.critical_count,
    count_of.warning_count,
    count_of.info_count,
    coalesce(history.version_count, 0) AS version_count,
    unreadable.file_count AS unreadable_count,
    (history.first_arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date > due.due_on AS is_late,
    CASE
        WHEN history.first_arrived_at IS NOT null
            THEN greatest((history.first_arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - due.due_on, 0)
    END AS days_late
FROM intake.assignment
INNER JOIN core.round ON assignment.round_key = round.round_key
INNER JOIN intake.effective_due AS due
    ON assignment.round_key = due.round_key AND assignment.department_code = due.department_code
INNER JOIN core.province ON round.province_code = province.province_code
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND assignment.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
LEFT JOIN intake.newest_submission AS newest
    ON assignment.round_key = newest.round_key AND assignment.department_code = newest.department_code
LEFT JOIN LATERAL (
    SELECT
        count(*) AS version_count,
        min(submission.arrived_at) FILTER (WHERE submission.state <> 'withdrawn') AS first_arrived_at
    FROM intake.submission
    WHERE
        submission.round_key = assignment.round_key
        AND submission.department_code = assignment.department_code
        AND submission.state <> 'quarantined'
) AS history ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS file_count
    FROM intake.unreadable_file
    WHERE
        unreadable_file.round_key = assignment.round_key
        AND unreadable_file.department_code = assignment.department_code
        AND unreadable_file.dismissed_at IS null
) AS unreadable ON true
LEFT JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE finding.severity = 'critical') AS critical_count,
        count(*) FILTER (WHERE finding.severity = 'warning') AS warning_count,
        count(*) FILTER (WHERE finding.severity = 'info') AS info_count
    FROM intake.finding
    WHERE finding.submission_id = newest.submission_id
) AS count_of ON true
LEFT JOIN core.standing
    ON
        assignment.round_key = standing.round_key
        AND assignment.department_code = standing.department_code
        AND standing.superseded_at IS null
LEFT JOIN intake.submission AS standing_submission
    ON standing.submission_id = standing_submission.submission_id
WHERE assignment.kind = 'workbook';

COMMENT ON VIEW mart.draft_coverage IS
'Bản nháp. Mỗi dòng là một đợt và một đơn vị phải nộp biểu mẫu / Draft. One row per round and department that owes '
'a workbook';
COMMENT ON COLUMN mart.draft_coverage.province_name_vi IS 'Tên tỉnh / Province name in Vietnamese';
COMMENT ON COLUMN mart.draft_coverage.due_on IS 'Ngày hạn gửi, sau khi gia hạn nếu có / Due day, after an extension if there is one';
COMMENT ON COLUMN mart.draft_coverage.submission_id IS
'Bản nộp mới nhất không bị cách ly; trống khi chưa nộp / Newest version that is not quarantined; null while nothing '
'came';
COMMENT ON COLUMN mart.draft_coverage.receipt_number IS
'Số tiếp nhận của bản nộp mới nhất / Receipt number of the newest version';
COMMENT ON COLUMN mart.draft_coverage.version IS 'Lần nộp của bản mới nhất / Version number of the newest version';
COMMENT ON COLUMN mart.draft_coverage.state IS
'Trạng thái của bản nộp mới nhất; trống khi chưa nhận được bản nào đọc được, xem unreadable_count / State of the newest version; null '
'while none that can be read came, see unreadable_count';
COMMENT ON COLUMN mart.draft_coverage.arrived_at IS 'Thời điểm bản mới nhất đến / When the newest version arrived';
COMMENT ON COLUMN mart.draft_coverage.file_name IS 'Tên tệp của bản mới nhất / File name of the newest version';
COMMENT ON COLUMN mart.draft_coverage.report_number IS
'Số báo cáo ghi ở bìa bản mới nhất / Report number on the newest version''s cover';
COMMENT ON COLUMN mart.draft_coverage.reported_on IS
'Ngày báo cáo ghi ở bìa bản mới nhất / Report date on the newest version''s cover';
COMMENT ON COLUMN mart.draft_coverage.nothing_to_report IS
'Bìa bản mới nhất khai không phát sinh trong kỳ / Whether the newest version declares nothing to report';
COMMENT ON COLUMN mart.draft_coverage.first_arrived_at IS 'Thời điểm bản đầu tiên đến / When the first version arrived';
COMMENT ON COLUMN mart.draft_coverage.standing_submission_id IS
'Bản nộp có số liệu đang dùng; trống khi chưa có bản nào được tiếp nhận / Submission whose facts stand; null while '
'none was accepted';
COMMENT ON COLUMN mart.draft_coverage.standing_since_at IS
'Thời điểm số liệu đang dùng bắt đầu có hiệu lực / Since when these facts stand';
COMMENT ON COLUMN mart.draft_coverage.standing_version IS
'Lần nộp của bản đang dùng / Version number of the standing submission';
COMMENT ON COLUMN mart.draft_coverage.standing_receipt_number IS
'Số tiếp nhận của bản đang dùng / Receipt number of the standing submission';
COMMENT ON COLUMN mart.draft_coverage.standing_state IS
'Trạng thái của bản đang dùng / State of the standing submission';
COMMENT ON COLUMN mart.draft_coverage.critical_count IS
'Số lỗi phải sửa ở bản mới nhất / Critical findings of the newest version';
COMMENT ON COLUMN mart.draft_coverage.warning_count IS 'Số cảnh báo ở bản mới nhất / Warnings of the newest version';
COMMENT ON COLUMN mart.draft_coverage.info_count IS 'Số lưu ý ở bản mới nhất / Notices of the newest version';
COMMENT ON COLUMN mart.draft_coverage.version_count IS
'Số bản đã nộp, không kể tệp bị cách ly / Versions filed, quarantined files not counted';
COMMENT ON COLUMN mart.draft_coverage.unreadable_count IS
'Số tệp của đơn vị bị cách ly trong đợt / Quarantined files of the department in the round';
COMMENT ON COLUMN mart.draft_coverage.is_late IS
'Bản đầu tiên đến sau ngày hạn gửi, giờ Việt Nam; trống khi chưa nộp / Whether the first version came after the due '
'day in Vietnam; null while nothing came';
COMMENT ON COLUMN mart.draft_coverage.days_late IS
'Số ngày trễ của bản đầu tiên / Days between the due day and the first version, 0 when on time';
SELECT core.copy_column_comments('core.counted_submission', 'mart.draft_coverage');
