CREATE VIEW core.counted_plan_item AS
SELECT
    counted.basis,
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
    plan_item.sheet,
    plan_item.cell,
    plan_item.sheet_row,
    plan_item.sub_indices,
    plan_item.field,
    plan_item.name,
    plan_item.lead,
    plan_item.partners,
    plan_item.deadline_text,
    plan_item.quantities,
    plan_item.quantity_units,
    plan_item.status,
    plan_item.condition,
    plan_item.documents,
    plan_item.carried_over,
    plan_item.note,
    plan_item.rule_set_version
FROM core.counted_submission AS counted
INNER JOIN core.plan_item ON counted.submission_id = plan_item.submission_id;

COMMENT ON VIEW core.counted_plan_item IS 'What mart.draft_plan_item and mart.plan_item share: one row per fact and basis (draft, approved)';
COMMENT ON COLUMN core.counted_plan_item.sheet IS
'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN core.counted_plan_item.cell IS
'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN core.counted_plan_item.sheet_row IS
'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN core.counted_plan_item.sub_indices IS
'Mã các chỉ số thành phần; rỗng hoặc general là nội dung chung / Sub-index codes; empty or general where it belongs '
'to none';
COMMENT ON COLUMN core.counted_plan_item.field IS
'Lĩnh vực, như đơn vị ghi / Field of work, as the department wrote it';
COMMENT ON COLUMN core.counted_plan_item.name IS
'Nhiệm vụ dự kiến, như đơn vị ghi / Planned task, as the department wrote it';
COMMENT ON COLUMN core.counted_plan_item.lead IS
'Cơ quan chủ trì, như đơn vị ghi / Lead, as the department wrote it';
COMMENT ON COLUMN core.counted_plan_item.partners IS
'Cơ quan phối hợp, như đơn vị ghi / Partners, as the department wrote them';
COMMENT ON COLUMN core.counted_plan_item.deadline_text IS
'Thời hạn, như đơn vị ghi / Deadline, as the department wrote it';
COMMENT ON COLUMN core.counted_plan_item.quantities IS
'Các số lượng, theo thứ tự ghi trong ô / Quantities, in the order of the cell';
COMMENT ON COLUMN core.counted_plan_item.quantity_units IS
'Đơn vị tính của từng số lượng / Units, one per quantity';
COMMENT ON COLUMN core.counted_plan_item.status IS
'Mức độ chắc chắn: planned, planned_conditional / Certainty: planned or planned_conditional';
COMMENT ON COLUMN core.counted_plan_item.condition IS
'Điều kiện để thực hiện / Condition on which it depends';
COMMENT ON COLUMN core.counted_plan_item.documents IS
'Số ký hiệu các văn bản được nêu / Numbers of the documents that are cited';
COMMENT ON COLUMN core.counted_plan_item.carried_over IS
'Thứ tự của nhiệm vụ năm nay mà nó tiếp nối / Ordinal of this year''s task that it carries on';
COMMENT ON COLUMN core.counted_plan_item.note IS
'Ghi chú / Note';
COMMENT ON COLUMN core.counted_plan_item.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
SELECT core.copy_column_comments('core.counted_submission', 'core.counted_plan_item');
