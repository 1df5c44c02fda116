CREATE VIEW mart.planned_and_done AS
SELECT
    round.province_code,
    round.round_key,
    round.round_code,
    round.period_year,
    round.period_kind,
    in_force.number AS release_number,
    kept.department_code,
    department.department_key,
    department.department_ordinal,
    department.department_name_vi,
    department.department_name_en,
    last_round.round_code AS last_round_code,
    kept.submission_id,
    last_submission.receipt_number,
    planned.sheet,
    planned.cell,
    planned.sheet_row,
    planned.sub_indices,
    planned.name,
    planned.status,
    planned.note,
    done.note AS done_note,
    kept.has_filed,
    kept.done_submission_id,
    done.sheet AS done_sheet,
    done.cell AS done_cell,
    done.name AS done_name,
    done.status AS done_status,
    done.reason AS done_reason,
    kept.is_planned_again,
    CASE
        WHEN NOT kept.has_filed THEN 'not_filed'
        WHEN kept.done_submission_id IS NOT null AND kept.is_proven THEN 'reported'
        WHEN kept.done_submission_id IS NOT null THEN 'possibly_reported'
        WHEN kept.is_planned_again THEN 'planned_again'
        ELSE 'not_reported'
    END AS outcome,
    core.plan_state(kept.has_filed, kept.done_submission_id IS NOT null, kept.is_proven, done.status, kept.is_planned_again) AS state,
    kept.matched_by,
    kept.likeness,
    kept.is_confirmed
FROM core.release_in_force AS in_force
INNER JOIN core.round ON in_force.round_key = round.round_key
INNER JOIN core.release_plan_outcome AS kept ON in_force.release_id = kept.release_id
INNER JOIN core.plan_item AS planned ON kept.submission_id = planned.submission_id AND kept.sheet_row = planned.sheet_row
INNER JOIN core.round AS last_round ON planned.round_key = last_round.round_key
INNER JOIN intake.submission AS last_submission ON kept.submission_id = last_submission.submission_id
LEFT JOIN core.task AS done ON kept.done_submission_id = done.submission_id AND kept.done_sheet_row = done.sheet_row
LEFT JOIN core.department_of_round AS department
    ON in_force.round_key = department.round_key AND kept.department_code = department.department_code
WHERE
    -- A plan that no release has published yet stays a draft.
    EXISTS (
        SELECT 1
        FROM core.release_submission AS published
        INNER JOIN core.release_term AS term ON published.release_id = term.release_id
        WHERE published.submission_id = kept.submission_id AND term.in_force_from <= now()
    );

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
'reported: có kết quả; possibly_reported: có thể có kết quả, chờ xác nhận; planned_again: chuyển sang kế hoạch mới; not_reported: không thấy nhắc đến; not_filed: đơn vị chưa có bản nộp / '
'What became of it';
COMMENT ON COLUMN mart.planned_and_done.state IS
'done: đã thực hiện; not_done: có báo cáo, chưa hoàn thành; possibly_done: có thể đã thực hiện, cần xác nhận; possibly_reported: có thể đã được '
'báo cáo, cần xác nhận; planned_again, not_reported, not_filed: như outcome / What became of it: whether it is proven, and done';
COMMENT ON COLUMN mart.planned_and_done.matched_by IS
'Khớp kế hoạch với kết quả bằng gì: code (mã nhiệm vụ), document (số văn bản), words (lời văn); trống: không khớp, hoặc bản công bố trước khi '
'lưu điều này / By what plan and result were matched: code, document or words; null where they were not, or the release is older';
COMMENT ON COLUMN mart.planned_and_done.likeness IS
'Mức giống nhau của hai tên nhiệm vụ, từ 0 đến 1 / How like the names of both are, from 0 to 1';
COMMENT ON COLUMN mart.planned_and_done.is_confirmed IS
'Người quản lý số liệu đã xác nhận là một việc; trống khi chưa xác nhận hoặc không cần / A steward said that both are one task; null where '
'nobody did or had to';
SELECT core.copy_column_comments('core.counted_plan_item', 'mart.planned_and_done');
