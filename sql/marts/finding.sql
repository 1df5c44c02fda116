CREATE VIEW mart.finding AS
SELECT
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
    finding.rule_set_version
FROM core.counted_submission AS counted
INNER JOIN core.release_finding AS finding
    ON counted.release_id = finding.release_id AND counted.submission_id = finding.submission_id
LEFT JOIN core.rule ON finding.rule_set_version = rule.rule_set_version AND finding.rule_code = rule.rule_code
WHERE counted.basis = 'approved';

COMMENT ON VIEW mart.finding IS
'Mỗi dòng là một lỗi, cảnh báo hoặc lưu ý ở bản nộp đã công bố, với trạng thái khi công bố / '
'One row per finding of a released submission, with what had become of it at the release';
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
