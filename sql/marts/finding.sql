-- Of what a release froze, and of what had come and it froze nothing of: two parts, so that a question about a department reads its own.
CREATE VIEW mart.finding AS
SELECT
    counted.province_code,
    counted.round_key,
    counted.round_code,
    counted.period_year,
    counted.period_kind,
    counted.release_number,
    counted.department_code,
    counted.department_key,
    counted.department_ordinal,
    counted.department_name_vi,
    counted.department_name_en,
    counted.submission_id,
    counted.receipt_number,
    counted.file_name,
    finding.finding_id,
    finding.rule_code,
    rule.title_vi AS rule_title_vi,
    rule.title_en AS rule_title_en,
    finding.level,
    finding.severity,
    finding.status,
    finding.sheet,
    finding.cell,
    finding.found,
    finding.expected,
    finding.difference,
    finding.message_vi,
    finding.message_en,
    finding.remedy_vi,
    finding.remedy_en,
    finding.rule_set_version,
    coalesce(submission.state_before_withdrawal, submission.state) AS state,
    NOT EXISTS (
        SELECT 1
        FROM core.release_unused_file AS newer
        WHERE
            newer.release_id = counted.release_id
            AND newer.department_code = counted.department_code
            AND newer.state <> 'quarantined'
    ) AS is_newest
FROM core.counted_submission AS counted
INNER JOIN core.release_finding AS finding
    ON counted.release_id = finding.release_id AND counted.submission_id = finding.submission_id
INNER JOIN intake.submission ON counted.submission_id = submission.submission_id
LEFT JOIN core.rule ON finding.rule_set_version = rule.rule_set_version AND finding.rule_code = rule.rule_code
WHERE counted.basis = 'approved'
UNION ALL
SELECT
    round.province_code,
    round.round_key,
    round.round_code,
    round.period_year,
    round.period_kind,
    release.number AS release_number,
    unused.department_code,
    department.department_key,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en,
    unused.submission_id,
    submission.receipt_number,
    submission.file_name,
    finding.finding_id,
    finding.rule_code,
    rule.title_vi AS rule_title_vi,
    rule.title_en AS rule_title_en,
    finding.level,
    finding.severity,
    finding.status,
    finding.sheet,
    finding.cell,
    finding.found,
    finding.expected,
    finding.difference,
    finding.message_vi,
    finding.message_en,
    finding.remedy_vi,
    finding.remedy_en,
    finding.rule_set_version,
    unused.state,
    unused.state <> 'quarantined' AS is_newest
FROM core.release_in_force AS release
INNER JOIN core.round ON release.round_key = round.round_key
INNER JOIN core.release_unused_file AS unused ON release.release_id = unused.release_id
INNER JOIN core.release_finding AS finding ON unused.release_id = finding.release_id AND unused.submission_id = finding.submission_id
INNER JOIN intake.submission ON unused.submission_id = submission.submission_id
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND unused.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
LEFT JOIN core.rule ON finding.rule_set_version = rule.rule_set_version AND finding.rule_code = rule.rule_code;

COMMENT ON VIEW mart.finding IS
'Mỗi dòng là một lỗi, cảnh báo hoặc lưu ý khi công bố, với cách đã xử lý: ở bản nộp đã công bố, ở bản mới nhất bị trả lại, ở tệp bị cách ly '
'(state). Báo cáo tổng hợp liệt kê những dòng is_newest chưa xử lý / One row per finding at the release, with what had become of it: of a '
'released submission, of a newest version that was returned, of a file in quarantine (state). The summary lists those that are open and '
'is_newest';
COMMENT ON COLUMN mart.finding.department_code IS
'Mã đơn vị; trống khi không rõ tệp cách ly của ai / Department code; null for a quarantined file of nobody known';
COMMENT ON COLUMN mart.finding.state IS
'Trạng thái của tệp khi công bố: accepted, accepted_with_warnings, returned, quarantined / State of the file at the release';
COMMENT ON COLUMN mart.finding.is_newest IS
'Thuộc bản mới nhất của đơn vị khi công bố, dù được tiếp nhận hay bị trả lại; false với bản đã công bố mà sau đó có bản mới, và với tệp cách '
'ly / Whether it is of the department''s newest version at the release, accepted or returned; false for a released version that a newer one '
'followed, and for quarantined files';
COMMENT ON COLUMN mart.finding.level IS 'Mức kiểm tra, 0 đến 5 / Level of the check, 0 to 5';
COMMENT ON COLUMN mart.finding.severity IS 'Mức độ: critical, warning, info / Severity';
COMMENT ON COLUMN mart.finding.status IS
'open: còn mở; explained: đã giải trình; waived: được chấp nhận; settled: đã xử lý / What had become of it at the release';
COMMENT ON COLUMN mart.finding.expected IS 'Điều mong đợi / What was expected';
COMMENT ON COLUMN mart.finding.difference IS 'Chênh lệch, nếu có / The difference, where there is one';
COMMENT ON COLUMN mart.finding.message_vi IS 'Giải thích / Message in Vietnamese';
COMMENT ON COLUMN mart.finding.message_en IS 'Giải thích bằng tiếng Anh / Message in English';
COMMENT ON COLUMN mart.finding.remedy_vi IS 'Việc cần làm / What to do, in Vietnamese';
COMMENT ON COLUMN mart.finding.remedy_en IS 'Việc cần làm bằng tiếng Anh / What to do, in English';
SELECT core.copy_column_comments('core.counted_submission', 'mart.finding');
SELECT core.copy_column_comments('mart.draft_finding', 'mart.finding');
