CREATE OR REPLACE VIEW mart.draft_submission AS
SELECT
    round.province_code,
    submission.round_key,
    submission.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    submission.submission_id,
    submission.receipt_number,
    submission.sha256,
    submission.file_name,
    submission.version,
    submission.state,
    submission.arrived_at,
    submission.identified_by,
    submission.template_version,
    submission.report_number,
    submission.reported_on,
    submission.data_until_on,
    submission.figures,
    submission.nothing_to_report,
    count_of.critical_count,
    count_of.warning_count,
    count_of.info_count,
    submission.catalogue_version,
    submission.rule_set_version,
    coalesce(standing.is_standing, false) AS is_standing,
    submission.kind
FROM intake.submission
LEFT JOIN core.round ON submission.round_key = round.round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND submission.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
LEFT JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE finding.severity = 'critical') AS critical_count,
        count(*) FILTER (WHERE finding.severity = 'warning') AS warning_count,
        count(*) FILTER (WHERE finding.severity = 'info') AS info_count
    FROM intake.finding
    WHERE finding.submission_id = submission.submission_id
) AS count_of ON true
LEFT JOIN LATERAL (
    SELECT true AS is_standing
    FROM core.standing
    WHERE standing.submission_id = submission.submission_id AND standing.superseded_at IS null
) AS standing ON true;

COMMENT ON VIEW mart.draft_submission IS
'Bản nháp. Mỗi dòng là một tệp đã được xét, với trạng thái cuối cùng của nó / Draft. One row per file that was '
'judged, with the state it ended in';
COMMENT ON COLUMN mart.draft_submission.province_code IS
'Mã tỉnh; trống khi không rõ đợt / Province code; null where the round is not known';
COMMENT ON COLUMN mart.draft_submission.round_key IS
'Khoá đợt báo cáo; trống khi không rõ / Round key; null where it is not known';
COMMENT ON COLUMN mart.draft_submission.department_code IS
'Mã đơn vị; trống khi không rõ / Department code; null where it is not known';
COMMENT ON COLUMN mart.draft_submission.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN mart.draft_submission.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN mart.draft_submission.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN mart.draft_submission.receipt_number IS 'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN mart.draft_submission.sha256 IS 'Mã băm SHA-256 của tệp trong kho lưu / SHA-256 of the archived file';
COMMENT ON COLUMN mart.draft_submission.file_name IS 'Tên tệp đã gửi / Name of the file as sent';
COMMENT ON COLUMN mart.draft_submission.version IS
'Lần nộp; trống khi tệp bị cách ly / Version; null while quarantined';
COMMENT ON COLUMN mart.draft_submission.state IS
'Trạng thái bản nộp: accepted, accepted_with_warnings, returned, quarantined, withdrawn / State of the submission';
COMMENT ON COLUMN mart.draft_submission.arrived_at IS 'Thời điểm đến / When it arrived';
COMMENT ON COLUMN mart.draft_submission.identified_by IS
'Nhận diện nhờ đâu: dấu ẩn, bìa hay tên tệp / What it was identified by: stamp, cover or file name';
COMMENT ON COLUMN mart.draft_submission.template_version IS 'Phiên bản biểu mẫu / Template version';
COMMENT ON COLUMN mart.draft_submission.report_number IS 'Số báo cáo ghi ở bìa / Report number on the cover';
COMMENT ON COLUMN mart.draft_submission.reported_on IS 'Ngày báo cáo ghi ở bìa / Report date on the cover';
COMMENT ON COLUMN mart.draft_submission.data_until_on IS 'Số liệu tính đến ngày / Day until which the data count';
COMMENT ON COLUMN mart.draft_submission.figures IS 'Tính chất số liệu: final, estimate / Figures are final or estimate';
COMMENT ON COLUMN mart.draft_submission.nothing_to_report IS
'Bìa khai không phát sinh trong kỳ / Whether the cover declares nothing to report';
COMMENT ON COLUMN mart.draft_submission.critical_count IS 'Số lỗi phải sửa / Critical findings';
COMMENT ON COLUMN mart.draft_submission.warning_count IS 'Số cảnh báo / Warnings';
COMMENT ON COLUMN mart.draft_submission.info_count IS 'Số lưu ý / Notices';
COMMENT ON COLUMN mart.draft_submission.catalogue_version IS
'Phiên bản danh mục khi xét / Catalogue version that judged it';
COMMENT ON COLUMN mart.draft_submission.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
COMMENT ON COLUMN mart.draft_submission.is_standing IS 'Số liệu của bản này đang được dùng / Whether its facts stand';
COMMENT ON COLUMN mart.draft_submission.kind IS
'report: báo cáo của đơn vị; pci_results: kết quả PCI do người quản lý số liệu nộp, không thuộc đơn vị, đợt nào / '
'report: a department''s; pci_results: published PCI results filed by a steward, of no department and no round';
