CREATE OR REPLACE VIEW mart.draft_quarantined_file AS
SELECT
    round.province_code,
    submission.round_key,
    submission.department_code,
    department.department_key,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    submission.submission_id,
    submission.receipt_number,
    submission.sha256,
    submission.file_name,
    submission.arrived_at,
    file.size_bytes,
    dismissed.decided_at AS dismissed_at,
    reason.rule_codes,
    reason.messages_vi,
    reason.messages_en,
    reason.remedies_vi,
    reason.remedies_en
FROM intake.submission
INNER JOIN intake.file ON submission.sha256 = file.sha256
LEFT JOIN core.round ON submission.round_key = round.round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND submission.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
LEFT JOIN LATERAL (
    SELECT
        coalesce(array_agg(finding.rule_code ORDER BY finding.finding_id), '{}') AS rule_codes,
        coalesce(array_agg(finding.message_vi ORDER BY finding.finding_id), '{}') AS messages_vi,
        coalesce(array_agg(finding.message_en ORDER BY finding.finding_id), '{}') AS messages_en,
        coalesce(array_agg(finding.remedy_vi ORDER BY finding.finding_id), '{}') AS remedies_vi,
        coalesce(array_agg(finding.remedy_en ORDER BY finding.finding_id), '{}') AS remedies_en
    FROM intake.finding
    WHERE finding.submission_id = submission.submission_id
) AS reason ON true
LEFT JOIN LATERAL (
    SELECT
        quarantine_decision.decision,
        quarantine_decision.decided_at
    FROM intake.quarantine_decision
    WHERE
        quarantine_decision.sha256 = submission.sha256
        AND quarantine_decision.decision <> 'judge_again'
    ORDER BY quarantine_decision.decision_id DESC
    LIMIT 1
) AS dismissed ON dismissed.decision = 'dismiss'
WHERE submission.state = 'quarantined';

COMMENT ON VIEW mart.draft_quarantined_file IS
'Bản nháp. Mỗi dòng là một tệp bị cách ly / Draft. One row per quarantined file';
COMMENT ON COLUMN mart.draft_quarantined_file.province_code IS
'Mã tỉnh; trống khi không rõ đợt / Province code; null where the round is not known';
COMMENT ON COLUMN mart.draft_quarantined_file.round_key IS
'Khoá đợt báo cáo; trống khi không rõ / Round key; null where it is not known';
COMMENT ON COLUMN mart.draft_quarantined_file.department_code IS
'Mã đơn vị; trống khi không rõ / Department code; null where it is not known';
COMMENT ON COLUMN mart.draft_quarantined_file.sha256 IS
'Mã băm SHA-256 của tệp trong kho lưu / SHA-256 of the archived file';
COMMENT ON COLUMN mart.draft_quarantined_file.arrived_at IS 'Thời điểm đến / When it arrived';
COMMENT ON COLUMN mart.draft_quarantined_file.size_bytes IS 'Dung lượng tệp, byte / Size of the file in bytes';
COMMENT ON COLUMN mart.draft_quarantined_file.rule_codes IS
'Mã các quy tắc khiến tệp bị cách ly / Codes of the rules that quarantined it';
COMMENT ON COLUMN mart.draft_quarantined_file.messages_vi IS
'Lý do, cùng thứ tự với rule_codes / Reasons in Vietnamese, in the order of rule_codes';
COMMENT ON COLUMN mart.draft_quarantined_file.messages_en IS
'Lý do bằng tiếng Anh, cùng thứ tự / Reasons in English, in the same order';
COMMENT ON COLUMN mart.draft_quarantined_file.remedies_vi IS
'Việc cần làm, cùng thứ tự / What to do in Vietnamese, in the same order';
COMMENT ON COLUMN mart.draft_quarantined_file.remedies_en IS
'Việc cần làm bằng tiếng Anh, cùng thứ tự / What to do in English, in the same order';
COMMENT ON COLUMN mart.draft_quarantined_file.dismissed_at IS
'Thời điểm cơ quan đầu mối xác định tệp không phải báo cáo; trống khi chưa / When a steward decided that it is no report; null otherwise';
SELECT core.copy_column_comments('core.counted_submission', 'mart.draft_quarantined_file');
