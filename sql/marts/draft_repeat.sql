CREATE OR REPLACE VIEW mart.draft_repeat AS
SELECT
    round.province_code,
    submission.round_key,
    submission.department_code,
    department.department_key,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    submission.submission_id,
    submission.receipt_number,
    arrival.arrival_id,
    arrival.file_name,
    arrival.arrived_at,
    file.sha256,
    file.first_arrived_at
FROM intake.arrival
INNER JOIN intake.file ON arrival.sha256 = file.sha256
LEFT JOIN intake.submission ON arrival.sha256 = submission.sha256
LEFT JOIN core.round ON submission.round_key = round.round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND submission.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
WHERE
    EXISTS (
        SELECT 1
        FROM intake.arrival AS earlier
        WHERE
            earlier.sha256 = arrival.sha256
            AND (earlier.arrived_at, earlier.arrival_id) < (arrival.arrived_at, arrival.arrival_id)
    );

COMMENT ON VIEW mart.draft_repeat IS
'Bản nháp. Mỗi dòng là một lần gửi lại đúng tệp đã nhận trước đó / Draft. One row per delivery of a file that had '
'already been received';
COMMENT ON COLUMN mart.draft_repeat.submission_id IS 'Bản nộp đã có của tệp đó / Submission that the file already is';
COMMENT ON COLUMN mart.draft_repeat.receipt_number IS
'Số tiếp nhận đã cấp cho tệp đó / Receipt number that the file already has';
COMMENT ON COLUMN mart.draft_repeat.arrival_id IS 'Mã nội bộ của lần gửi / Delivery identifier';
COMMENT ON COLUMN mart.draft_repeat.file_name IS 'Tên tệp ở lần gửi lại / File name in this delivery';
COMMENT ON COLUMN mart.draft_repeat.arrived_at IS 'Thời điểm lần gửi lại đến / When this delivery arrived';
COMMENT ON COLUMN mart.draft_repeat.sha256 IS 'Mã băm SHA-256 của tệp / SHA-256 of the file';
COMMENT ON COLUMN mart.draft_repeat.first_arrived_at IS 'Thời điểm tệp đến lần đầu / When the file first arrived';
SELECT core.copy_column_comments('core.counted_submission', 'mart.draft_repeat');
