CREATE OR REPLACE VIEW mart.draft_finding AS
SELECT
    round.province_code,
    latest.round_key,
    latest.department_code,
    department.department_key,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    latest.submission_id,
    latest.receipt_number,
    latest.file_name,
    latest.version,
    latest.state,
    latest.arrived_at,
    finding.finding_id,
    finding.rule_code,
    rule.title_vi AS rule_title_vi,
    rule.title_en AS rule_title_en,
    finding.level,
    finding.severity,
    finding.sheet,
    finding.cell,
    finding.found,
    finding.expected,
    finding.difference,
    finding.message_vi,
    finding.message_en,
    finding.remedy_vi,
    finding.remedy_en,
    coalesce(finding.rule_set_version, latest.rule_set_version) AS rule_set_version
FROM intake.submission AS latest
INNER JOIN intake.finding ON latest.submission_id = finding.submission_id
LEFT JOIN core.rule
    ON
        coalesce(finding.rule_set_version, latest.rule_set_version) = rule.rule_set_version
        AND finding.rule_code = rule.rule_code
LEFT JOIN core.round ON latest.round_key = round.round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND latest.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
WHERE
    latest.state = 'quarantined'
    OR latest.submission_id = (
        -- Looked up for each row: as a join, the newest of every round ever is worked out first.
        SELECT newest.submission_id
        FROM intake.newest_submission AS newest
        WHERE newest.round_key = latest.round_key AND newest.department_code = latest.department_code
    );

COMMENT ON VIEW mart.draft_finding IS
'Bản nháp. Mỗi dòng là một lỗi hoặc cảnh báo ở bản mới nhất của mỗi đơn vị, hoặc ở một tệp bị cách ly / Draft. One '
'row per finding of the newest version of each department, or of a quarantined file';
COMMENT ON COLUMN mart.draft_finding.province_code IS
'Mã tỉnh; trống khi không rõ đợt / Province code; null where the round is not known';
COMMENT ON COLUMN mart.draft_finding.round_key IS
'Khoá đợt báo cáo; trống khi tệp cách ly không rõ đợt / Round key; null for a quarantined file of no known round';
COMMENT ON COLUMN mart.draft_finding.department_code IS
'Mã đơn vị; trống khi không rõ / Department code; null where it is not known';
COMMENT ON COLUMN mart.draft_finding.version IS 'Lần nộp; trống khi tệp bị cách ly / Version; null while quarantined';
COMMENT ON COLUMN mart.draft_finding.state IS
'Trạng thái bản nộp: accepted, accepted_with_warnings, returned, quarantined, withdrawn / State of the submission';
COMMENT ON COLUMN mart.draft_finding.arrived_at IS 'Thời điểm đến / When it arrived';
COMMENT ON COLUMN mart.draft_finding.finding_id IS 'Mã nội bộ của lỗi / Finding identifier';
COMMENT ON COLUMN mart.draft_finding.rule_code IS 'Mã quy tắc / Rule code';
COMMENT ON COLUMN mart.draft_finding.rule_title_vi IS 'Tên quy tắc / Rule title in Vietnamese';
COMMENT ON COLUMN mart.draft_finding.rule_title_en IS 'Tên quy tắc bằng tiếng Anh / Rule title in English';
COMMENT ON COLUMN mart.draft_finding.level IS 'Cấp kiểm tra, 0 đến 5 / Level of the check, 0 to 5';
COMMENT ON COLUMN mart.draft_finding.severity IS 'Mức độ: critical, warning, info / Severity: critical, warning, info';
COMMENT ON COLUMN mart.draft_finding.sheet IS
'Sheet có lỗi; trống khi lỗi thuộc cả tệp / Sheet; null when it concerns the whole file';
COMMENT ON COLUMN mart.draft_finding.cell IS
'Ô có lỗi; trống khi lỗi thuộc cả sheet hoặc tệp / Cell; null when it concerns the whole sheet or file';
COMMENT ON COLUMN mart.draft_finding.found IS 'Giá trị tìm thấy / Value found';
COMMENT ON COLUMN mart.draft_finding.expected IS 'Giá trị được phép / What was expected';
COMMENT ON COLUMN mart.draft_finding.difference IS 'Chênh lệch, khi đo được / Difference, where there is one';
COMMENT ON COLUMN mart.draft_finding.message_vi IS 'Nội dung lỗi / Message in Vietnamese';
COMMENT ON COLUMN mart.draft_finding.message_en IS 'Nội dung lỗi bằng tiếng Anh / Message in English';
COMMENT ON COLUMN mart.draft_finding.remedy_vi IS 'Cách sửa / Remedy in Vietnamese';
COMMENT ON COLUMN mart.draft_finding.remedy_en IS 'Cách sửa bằng tiếng Anh / Remedy in English';
COMMENT ON COLUMN mart.draft_finding.rule_set_version IS
'Phiên bản bộ quy tắc đã làm ra lỗi hoặc cảnh báo này / Rule-set version that made the finding';
SELECT core.copy_column_comments('core.counted_submission', 'mart.draft_finding');
