CREATE OR REPLACE VIEW mart.draft_plan_item AS
SELECT
    province_code,
    round_key,
    department_code,
    department_ordinal,
    department_name_vi,
    submission_id,
    receipt_number,
    file_name,
    sheet,
    cell,
    sheet_row,
    sub_indices,
    field,
    name,
    lead,
    partners,
    deadline_text,
    quantities,
    quantity_units,
    status,
    condition,
    documents,
    carried_over,
    note,
    rule_set_version
FROM mart.draft_plan_item_history
WHERE superseded_at IS null;

COMMENT ON VIEW mart.draft_plan_item IS
'Bản nháp. Mỗi dòng là một nhiệm vụ trong kế hoạch năm sau / Draft. One row per task planned for next year';
COMMENT ON COLUMN mart.draft_plan_item.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN mart.draft_plan_item.round_key IS 'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN mart.draft_plan_item.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN mart.draft_plan_item.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN mart.draft_plan_item.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN mart.draft_plan_item.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN mart.draft_plan_item.receipt_number IS 'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN mart.draft_plan_item.file_name IS 'Tên tệp đã gửi / Name of the file as sent';
COMMENT ON COLUMN mart.draft_plan_item.sheet IS 'Tên sheet trong biểu mẫu đã nộp / Sheet in the workbook as filed';
COMMENT ON COLUMN mart.draft_plan_item.cell IS 'Địa chỉ ô trong sheet / Cell address in the sheet';
COMMENT ON COLUMN mart.draft_plan_item.sheet_row IS 'Số dòng trong sheet / Row number in the sheet';
COMMENT ON COLUMN mart.draft_plan_item.sub_indices IS
'Mã các chỉ số thành phần; rỗng hoặc general là nội dung chung / Sub-index codes; empty or general where it belongs '
'to none';
COMMENT ON COLUMN mart.draft_plan_item.field IS 'Lĩnh vực, như đơn vị ghi / Field of work, as the department wrote it';
COMMENT ON COLUMN mart.draft_plan_item.name IS
'Nhiệm vụ dự kiến, như đơn vị ghi / Planned task, as the department wrote it';
COMMENT ON COLUMN mart.draft_plan_item.lead IS 'Cơ quan chủ trì, như đơn vị ghi / Lead, as the department wrote it';
COMMENT ON COLUMN mart.draft_plan_item.partners IS
'Cơ quan phối hợp, như đơn vị ghi / Partners, as the department wrote them';
COMMENT ON COLUMN mart.draft_plan_item.deadline_text IS
'Thời hạn, như đơn vị ghi / Deadline, as the department wrote it';
COMMENT ON COLUMN mart.draft_plan_item.quantities IS
'Các số lượng, theo thứ tự ghi trong ô / Quantities, in the order of the cell';
COMMENT ON COLUMN mart.draft_plan_item.quantity_units IS 'Đơn vị tính của từng số lượng / Units, one per quantity';
COMMENT ON COLUMN mart.draft_plan_item.status IS
'Mức độ chắc chắn: planned, planned_conditional / Certainty: planned or planned_conditional';
COMMENT ON COLUMN mart.draft_plan_item.condition IS 'Điều kiện để thực hiện / Condition on which it depends';
COMMENT ON COLUMN mart.draft_plan_item.documents IS
'Số ký hiệu các văn bản được nêu / Numbers of the documents that are cited';
COMMENT ON COLUMN mart.draft_plan_item.carried_over IS
'Thứ tự của nhiệm vụ năm nay mà nó tiếp nối / Ordinal of this year''s task that it carries on';
COMMENT ON COLUMN mart.draft_plan_item.note IS 'Ghi chú / Note';
COMMENT ON COLUMN mart.draft_plan_item.rule_set_version IS
'Phiên bản bộ quy tắc đã kiểm tra bản nộp / Rule-set version that judged the submission';
