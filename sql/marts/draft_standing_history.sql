CREATE VIEW mart.draft_standing_history AS
SELECT
    stood.province_code,
    stood.round_key,
    stood.department_code,
    department.department_key,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    stood.submission_id,
    submission.receipt_number,
    submission.file_name,
    submission.nothing_to_report,
    submission.data_until_on,
    submission.figures = 'estimate' AS is_estimate,
    stood.known_at,
    stood.superseded_at
FROM core.round
INNER JOIN (
    -- Each part names its round's province, so that a question about one province reads its rounds only.
    SELECT
        own.province_code,
        standing.round_key,
        standing.department_code,
        standing.submission_id,
        standing.known_at,
        standing.superseded_at
    FROM core.round AS own
    INNER JOIN core.standing ON own.round_key = standing.round_key
    UNION ALL
    SELECT
        province_code,
        round_key,
        department_code,
        null AS submission_id,
        known_at,
        superseded_at
    FROM core.nothing_stood
    WHERE superseded_at IS null OR known_at < superseded_at
) AS stood ON round.round_key = stood.round_key
LEFT JOIN intake.submission ON stood.submission_id = submission.submission_id
LEFT JOIN core.department
    ON
        stood.province_code = department.province_code
        AND stood.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity');

COMMENT ON VIEW mart.draft_standing_history IS
'Bản nháp. Mỗi dòng là một đợt, một đơn vị và khoảng thời gian mà một bản nộp của nó là số liệu đang dùng, hoặc chưa có bản nộp nào '
'/ Draft. One row per round, department and time during which one submission of it stood, or none did';
COMMENT ON COLUMN mart.draft_standing_history.submission_id IS
'Bản nộp có số liệu đang dùng; trống khi chưa có / Submission whose facts stand; null while there is none';
COMMENT ON COLUMN mart.draft_standing_history.nothing_to_report IS
'Đơn vị ghi ở trang bìa là không phát sinh / The cover says that there is nothing to report';
COMMENT ON COLUMN mart.draft_standing_history.known_at IS
'Từ khi nào dòng này được biết (bản nộp đến và được tiếp nhận, hoặc đợt được mở) / Since when the row was known: the '
'submission arrived and was accepted, or the round was opened';
SELECT core.copy_column_comments('core.counted_submission', 'mart.draft_standing_history');
