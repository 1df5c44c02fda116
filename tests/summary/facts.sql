-- One round's facts, small enough to check every figure by hand.
-- SCT: version 1 accepted and standing, version 2 returned. STP: accepted. SXD: only a returned version. SYT: nothing.
INSERT INTO intake.assignment (round_key, department_code, kind, item_code, role) VALUES
('QNG-2021-Y', 'SCT', 'workbook', 'workbook', 'lead'),
('QNG-2021-Y', 'STP', 'workbook', 'workbook', 'lead'),
('QNG-2021-Y', 'SXD', 'workbook', 'workbook', 'lead'),
('QNG-2021-Y', 'SYT', 'workbook', 'workbook', 'lead'),
('QNG-2021-Y', 'SCT', 'indicator', 'TRA-01', 'lead'),
('QNG-2021-Y', 'SCT', 'indicator', 'TRA-02', 'contributing'),
('QNG-2021-Y', 'STP', 'indicator', 'TRA-01', 'contributing'),
('QNG-2021-Y', 'STP', 'indicator', 'TRA-02', 'lead'),
('QNG-2021-Y', 'SYT', 'indicator', 'TRA-01', 'contributing');

INSERT INTO intake.file (sha256, size_bytes, archive_path, first_arrived_at) VALUES
(repeat('1', 64), 10, 'a', '2021-11-30 08:00+07'),
(repeat('2', 64), 10, 'b', '2021-12-02 09:00+07'),
(repeat('3', 64), 10, 'c', '2021-12-01 23:59+07'),
(repeat('4', 64), 10, 'd', '2021-12-03 07:00+07'),
(repeat('5', 64), 10, 'e', '2020-12-01 07:00+07'),
(repeat('6', 64), 10, 'f', '2021-12-01 07:30+07'),
(repeat('7', 64), 10, 'g', '2023-03-01 07:30+07'),
(repeat('8', 64), 10, 'h', '2021-12-04 07:30+07');

INSERT INTO intake.arrival (sha256, file_name, arrived_at) VALUES
(repeat('1', 64), 'sct.xlsx', '2021-11-30 08:00+07'),
(repeat('1', 64), 'sct (gui lai).xlsx', '2021-11-30 10:00+07');

INSERT INTO intake.submission (
    sha256, receipt_number, round_key, department_code, version, state, arrived_at, file_name,
    catalogue_version, rule_set_version, nothing_to_report
)
OVERRIDING USER VALUE VALUES
(repeat('1', 64), 'R/SCT/1', 'QNG-2021-Y', 'SCT', 1, 'accepted', '2021-11-30 08:00+07', 'sct.xlsx', 'c', 'r', false),
(repeat('2', 64), 'R/SCT/2', 'QNG-2021-Y', 'SCT', 2, 'returned', '2021-12-02 09:00+07', 'sct2.xlsx', 'c', 'r', false),
(repeat('3', 64), 'R/STP/1', 'QNG-2021-Y', 'STP', 1, 'accepted', '2021-12-01 23:59+07', 'stp.xlsx', 'c', 'r', false),
(repeat('4', 64), 'R/SXD/1', 'QNG-2021-Y', 'SXD', 1, 'returned', '2021-12-03 07:00+07', 'sxd.xlsx', 'c', 'r', false),
(repeat('5', 64), 'R/SCT/0', 'QNG-2020-Y', 'SCT', 1, 'accepted', '2020-12-01 07:00+07', 'cu.xlsx', 'c', 'r', false),
(repeat('6', 64), 'KXD/6', null, null, null, 'quarantined', '2021-12-01 07:30+07', 'hong.xlsx', 'c', 'r', false),
(repeat('7', 64), 'KXD/7', null, null, null, 'quarantined', '2023-03-01 07:30+07', 'nam-khac.xlsx', 'c', 'r', false),
(repeat('8', 64), 'KXD/8', 'QNG-2020-Y', 'SYT', null, 'quarantined', '2021-12-04 07:30+07', 'nham-dot.xlsx', 'c', 'r', false);

INSERT INTO core.standing (submission_id, round_key, department_code, known_at)
SELECT submission_id, round_key, department_code, arrived_at FROM intake.submission WHERE state = 'accepted';

-- A value of a superseded submission must not be seen.
INSERT INTO core.standing (submission_id, round_key, department_code, known_at, superseded_at)
SELECT submission_id, round_key, department_code, arrived_at, arrived_at FROM intake.submission WHERE receipt_number = 'R/SXD/1';

INSERT INTO core.indicator_value (
    submission_id, round_key, department_code, indicator_code, answer, value, last_year_value, documents,
    rule_set_version, sheet, cell
)
SELECT s.submission_id, s.round_key, s.department_code, v.code, v.answer, v.value, v.written, v.documents, 'r', 'Chỉ tiêu', v.cell
FROM intake.submission AS s
INNER JOIN (VALUES
    ('R/SCT/1', 'TRA-01', 'reported', 62.5, 50.0, ARRAY['7/BC-SCT'], 'G5'),
    ('R/SCT/1', 'TRA-02', 'reported', 0, 4.0, '{}'::text[], 'G6'),
    ('R/STP/1', 'TRA-01', 'missing', null, null, '{}', 'G5'),
    ('R/STP/1', 'TRA-02', 'not_applicable', null, null, '{}', 'G6'),
    ('R/SCT/0', 'TRA-01', 'reported', 60.0, null, '{}', 'G9'),
    ('R/SXD/1', 'TRA-01', 'reported', 99.0, null, '{}', 'G5')
) AS v (receipt, code, answer, value, written, documents, cell) ON s.receipt_number = v.receipt;

INSERT INTO core.task (
    submission_id, round_key, department_code, sheet_row, sub_indices, field, name, quantities, quantity_units, status,
    reason, documents, rule_set_version, sheet, cell
)
SELECT s.submission_id, s.round_key, s.department_code, v.sheet_row, v.sub_indices, 'TTHC', v.name, v.quantities, v.units, v.status,
    v.reason, v.documents, 'r', 'Nhiệm vụ', 'E' || v.sheet_row
FROM intake.submission AS s
INNER JOIN (VALUES
    ('R/SCT/1', 5, ARRAY['transparency', 'proactivity'], '=1+1 rà soát TTHC', ARRAY[2, 1], ARRAY['xã', 'huyện'], 'done', null, ARRAY['649/QĐ-UBND']),
    ('R/SCT/1', 6, '{}', 'Hội chợ Công Thương', '{}', '{}', 'postponed', 'Covid-19', '{}'),
    ('R/STP/1', 5, ARRAY['transparency'], 'Tập huấn' || chr(1) || ' pháp luật', '{}', '{}', 'suspended', null, '{}')
) AS v (receipt, sheet_row, sub_indices, name, quantities, units, status, reason, documents) ON s.receipt_number = v.receipt;

INSERT INTO core.issued_document (
    submission_id, round_key, department_code, sheet_row, number, issued_on, document_type, agency, title, citation,
    rule_set_version, sheet, cell
)
SELECT s.submission_id, s.round_key, s.department_code, v.sheet_row, v.number, v.issued_on::date, 'QĐ', 'UBND tỉnh', v.title, 'cited', 'r',
    'Văn bản', 'B' || v.sheet_row
FROM intake.submission AS s
INNER JOIN (VALUES
    ('R/SCT/1', 5, '649/QĐ-UBND', '2021-07-26', 'Kế hoạch PCI'),
    ('R/SCT/1', 6, '7/BC-SCT', '2021-08-01', 'Báo cáo minh chứng'),
    ('R/STP/1', 5, '12/KH-STP', '2021-02-03', 'Không ai nêu'),
    ('R/STP/1', 6, null, null, 'Không có số')
) AS v (receipt, sheet_row, number, issued_on, title) ON s.receipt_number = v.receipt;

INSERT INTO core.plan_item (
    submission_id, round_key, department_code, sheet_row, sub_indices, name, quantities, quantity_units, status, documents,
    rule_set_version, sheet, cell
)
SELECT submission_id, round_key, department_code, 5, ARRAY['transparency'], 'Công khai TTHC', '{}', '{}', 'planned', '{}', 'r', 'Kế hoạch', 'D5'
FROM intake.submission WHERE receipt_number = 'R/STP/1';

INSERT INTO core.assessment (
    submission_id, round_key, department_code, sheet_row, sub_indices, assessment_kind, text, rule_set_version, sheet, cell
)
SELECT submission_id, round_key, department_code, 5, '{}', 'difficulty', repeat('khó khăn về nguồn lực ', 400) || 'HẾT.', 'r', 'Đánh giá', 'D5'
FROM intake.submission WHERE receipt_number = 'R/STP/1';

INSERT INTO core.rule (rule_set_version, rule_code, level, severity, life, title_vi, title_en, remedy_vi, remedy_en) VALUES
('r', 'IND-07', 2, 'critical', 'enforced', 'Lớn hơn giới hạn', 'Above the limit', 'Sửa', 'Correct'),
('r', 'IDN-07', 1, 'info', 'enforced', 'Nộp muộn', 'Filed late', 'Không cần', 'Nothing'),
('r', 'FIL-05', 0, 'critical', 'enforced', 'Tệp bị hỏng', 'Damaged', 'Gửi lại', 'Send again');

INSERT INTO intake.finding (
    submission_id, rule_code, level, severity, sheet, cell, found, expected, message_vi, message_en, remedy_vi, remedy_en
)
SELECT s.submission_id, v.rule, 2, v.severity, v.sheet, v.cell, '135', 'đến 100 (%)', v.message, 'above', 'Kiểm tra lại', 'Check'
FROM intake.submission AS s
INNER JOIN (
    SELECT 'R/SCT/2' AS receipt, 'IND-07' AS rule, 'critical' AS severity, 'Chỉ tiêu' AS sheet, 'G' || n AS cell,
        '<script>alert(' || n || ')</script>' AS message
    FROM generate_series(5, 27) AS n
    UNION ALL SELECT 'R/SCT/2', 'IDN-07', 'info', null, null, 'muộn 1 ngày'
    UNION ALL SELECT 'R/SCT/1', 'IND-07', 'critical', 'Chỉ tiêu', 'G5', 'lỗi của bản cũ'
    UNION ALL SELECT 'KXD/6', 'FIL-05', 'critical', null, null, 'tệp hỏng'
    UNION ALL SELECT 'KXD/7', 'FIL-05', 'critical', null, null, 'tệp năm khác'
    UNION ALL SELECT 'KXD/8', 'FIL-05', 'critical', null, null, 'nhầm đợt'
) AS v ON s.receipt_number = v.receipt
ORDER BY v.receipt, length(v.cell), v.cell;
