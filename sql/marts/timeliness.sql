CREATE VIEW mart.timeliness AS
SELECT
    counted.*,
    round(100.0 * (counted.on_time_count + counted.nothing_to_report_count) / nullif(counted.owed_count, 0), 1) AS on_time_pct,
    round(100.0 * counted.late_count / nullif(counted.owed_count, 0), 1) AS late_pct,
    round(100.0 * counted.missing_count / nullif(counted.owed_count, 0), 1) AS missing_pct
FROM (
    SELECT
        province_code,
        round_key,
        round_code,
        period_year,
        release_number,
        count(*) FILTER (WHERE filing <> 'not_applicable') AS owed_count,
        count(*) FILTER (WHERE filing = 'on_time') AS on_time_count,
        count(*) FILTER (WHERE filing = 'nothing_to_report') AS nothing_to_report_count,
        count(*) FILTER (WHERE filing = 'late') AS late_count,
        count(*) FILTER (WHERE filing = 'missing') AS missing_count,
        count(*) FILTER (WHERE filing = 'unreadable') AS unreadable_count,
        count(*) FILTER (WHERE filing = 'after_close') AS after_close_count,
        count(*) FILTER (WHERE filing = 'not_due') AS not_due_count,
        count(*) FILTER (WHERE filing = 'not_applicable') AS not_applicable_count,
        round(avg(days_late), 1) AS mean_days_late
    FROM mart.coverage
    GROUP BY province_code, round_key, round_code, period_year, release_number
) AS counted;

COMMENT ON VIEW mart.timeliness IS
'Mỗi dòng là một đợt có bản công bố hiện hành: nộp đúng hạn, trễ, chưa nộp / '
'One row per round with a release in force: filed on time, late, missing';
COMMENT ON COLUMN mart.timeliness.owed_count IS
'Số đơn vị phải nộp, không kể đơn vị không áp dụng / Departments that owed a workbook, those exempt not counted';
COMMENT ON COLUMN mart.timeliness.on_time_count IS 'Nộp đúng hạn và có nội dung / Filed on time with something to report';
COMMENT ON COLUMN mart.timeliness.nothing_to_report_count IS
'Nộp đúng hạn và khai không phát sinh / Filed on time that there is nothing to report';
COMMENT ON COLUMN mart.timeliness.late_count IS 'Nộp sau hạn / Filed late';
COMMENT ON COLUMN mart.timeliness.missing_count IS 'Chưa nộp khi công bố / Missing at the release';
COMMENT ON COLUMN mart.timeliness.unreadable_count IS
'Đã gửi nhưng không mở được khi công bố / Sent, but in quarantine at the release';
COMMENT ON COLUMN mart.timeliness.after_close_count IS
'Gửi sau khi đóng đợt, chưa được chấp nhận khi công bố / Sent after the round was closed and not admitted at the release';
COMMENT ON COLUMN mart.timeliness.not_due_count IS 'Chưa đến hạn khi công bố / Not due yet at the release';
COMMENT ON COLUMN mart.timeliness.not_applicable_count IS 'Không áp dụng / Exempt';
COMMENT ON COLUMN mart.timeliness.mean_days_late IS 'Số ngày trễ trung bình của các đơn vị trễ / Mean days late of those that were late';
COMMENT ON COLUMN mart.timeliness.on_time_pct IS
'(Đúng hạn + không phát sinh) ÷ phải nộp × 100 / (on time + nothing to report) ÷ owed × 100';
COMMENT ON COLUMN mart.timeliness.late_pct IS 'Trễ ÷ phải nộp × 100 / Late ÷ owed × 100';
COMMENT ON COLUMN mart.timeliness.missing_pct IS 'Chưa nộp ÷ phải nộp × 100 / Missing ÷ owed × 100';
SELECT core.copy_column_comments('core.counted_submission', 'mart.timeliness');
