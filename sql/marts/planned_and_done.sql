CREATE VIEW mart.planned_and_done AS
SELECT
    round.province_code,
    round.round_key,
    round.round_code,
    extract(YEAR FROM round.period_to)::integer AS period_year,
    in_force.number AS release_number,
    outcome.department_code,
    department.department_ordinal,
    department.department_name_vi,
    department.department_name_en,
    outcome.last_round_code,
    outcome.submission_id,
    outcome.receipt_number,
    outcome.sheet,
    outcome.cell,
    outcome.sheet_row,
    outcome.sub_indices,
    outcome.name,
    outcome.status,
    outcome.note,
    outcome.done_note,
    outcome.has_filed,
    outcome.done_submission_id,
    outcome.done_sheet,
    outcome.done_cell,
    outcome.done_name,
    outcome.done_status,
    outcome.done_reason,
    outcome.is_planned_again,
    CASE
        WHEN NOT outcome.has_filed THEN 'not_filed'
        WHEN outcome.done_submission_id IS NOT null THEN 'reported'
        WHEN outcome.is_planned_again THEN 'planned_again'
        ELSE 'not_reported'
    END AS outcome
FROM core.release_in_force AS in_force
INNER JOIN core.round ON in_force.round_key = round.round_key
CROSS JOIN LATERAL core.planned_and_done(round.round_key, 'approved') AS outcome
LEFT JOIN core.department_of_round AS department
    ON round.round_key = department.round_key AND outcome.department_code = department.department_code;

COMMENT ON VIEW mart.planned_and_done IS
'Mỗi dòng là một nhiệm vụ trong kế hoạch năm trước đã công bố, và kết quả của nó trong báo cáo năm nay đã công bố / '
'One row per task planned in last year''s release, and what this year''s release says became of it';
COMMENT ON COLUMN mart.planned_and_done.last_round_code IS 'Mã đợt năm trước, nơi có kế hoạch / Code of last year''s round, which planned it';
COMMENT ON COLUMN mart.planned_and_done.submission_id IS 'Bản nộp năm trước có kế hoạch / Last year''s submission with the plan';
COMMENT ON COLUMN mart.planned_and_done.receipt_number IS 'Số tiếp nhận của bản nộp đó / Receipt number of that submission';
COMMENT ON COLUMN mart.planned_and_done.done_note IS 'Ghi chú ở kết quả năm nay / Note on this year''s result';
COMMENT ON COLUMN mart.planned_and_done.has_filed IS
'Đơn vị có bản nộp đã công bố năm nay / Whether this year''s release has a submission of the department';
COMMENT ON COLUMN mart.planned_and_done.done_submission_id IS
'Bản nộp năm nay có kết quả; trống khi không thấy / This year''s submission with the result; null where none was found';
COMMENT ON COLUMN mart.planned_and_done.done_sheet IS 'Sheet của kết quả / Sheet of the result';
COMMENT ON COLUMN mart.planned_and_done.done_cell IS 'Ô của kết quả / Cell of the result';
COMMENT ON COLUMN mart.planned_and_done.done_name IS 'Nhiệm vụ như ghi ở kết quả / Task as the result words it';
COMMENT ON COLUMN mart.planned_and_done.done_status IS
'Tình trạng: done, ongoing, late, postponed, suspended, not_started, cancelled / Status of the result';
COMMENT ON COLUMN mart.planned_and_done.done_reason IS 'Nguyên nhân, như đơn vị ghi / Reason, as the department wrote it';
COMMENT ON COLUMN mart.planned_and_done.is_planned_again IS 'Kế hoạch mới vẫn có nhiệm vụ này / Whether the new plan still holds it';
COMMENT ON COLUMN mart.planned_and_done.outcome IS
'reported: có kết quả; planned_again: chuyển sang kế hoạch mới; not_reported: không thấy nhắc đến; not_filed: đơn vị chưa có bản nộp / '
'What became of it';
SELECT core.copy_column_comments('core.counted_plan_item', 'mart.planned_and_done');
