CREATE OR REPLACE VIEW mart.indicator AS
SELECT
    indicator_code,
    indicator_key,
    sub_index_code,
    name_vi,
    name_en,
    unit_code,
    unit_vi,
    direction,
    limit_min,
    limit_max,
    is_whole_number,
    is_required,
    aggregation,
    carry_over,
    weight_indicator_code,
    valid_from,
    valid_to,
    evidence,
    evidence = 'illustrative' AS is_illustrative
FROM core.indicator;

COMMENT ON VIEW mart.indicator IS
'Mỗi dòng là một chỉ tiêu trong khoảng thời gian nó được định nghĩa như thế; đổi tên, đơn vị tính, giới hạn thì '
'thêm dòng / One row per indicator and time during which it was defined like that; another name, unit or limit '
'adds a row';
COMMENT ON COLUMN mart.indicator.indicator_code IS 'Mã chỉ tiêu / Indicator code';
COMMENT ON COLUMN mart.indicator.sub_index_code IS 'Mã chỉ số thành phần / Sub-index code';
COMMENT ON COLUMN mart.indicator.name_vi IS 'Tên chỉ tiêu / Indicator name in Vietnamese';
COMMENT ON COLUMN mart.indicator.name_en IS 'Tên chỉ tiêu bằng tiếng Anh / Indicator name in English';
COMMENT ON COLUMN mart.indicator.unit_code IS 'Mã đơn vị tính / Unit code';
COMMENT ON COLUMN mart.indicator.unit_vi IS 'Đơn vị tính / Unit in Vietnamese';
COMMENT ON COLUMN mart.indicator.direction IS
'Chiều tốt: higher_better, lower_better, neutral / Which way is better: higher_better, lower_better, neutral';
COMMENT ON COLUMN mart.indicator.limit_min IS 'Giá trị nhỏ nhất được nhận / Smallest value that is taken';
COMMENT ON COLUMN mart.indicator.limit_max IS 'Giá trị lớn nhất được nhận / Largest value that is taken';
COMMENT ON COLUMN mart.indicator.is_whole_number IS 'Chỉ nhận số nguyên / Whether only whole numbers are taken';
COMMENT ON COLUMN mart.indicator.is_required IS 'Chỉ tiêu bắt buộc có trả lời / Whether an answer is required';
COMMENT ON COLUMN mart.indicator.aggregation IS
'Giá trị của các đơn vị thành giá trị của tỉnh: sum_of_leads (cộng các đơn vị chủ trì), sum_of_all (cộng các đơn vị chủ trì và phối hợp), '
'weighted_mean (bình quân có quyền số của các đơn vị chủ trì), none (không tổng hợp) / How departments'' values make the province''s: '
'sum_of_leads, sum_of_all (leads and those that contribute), weighted_mean (of the leads), none';
COMMENT ON COLUMN mart.indicator.carry_over IS
'Khi sắp xếp lại đơn vị: sum (cộng), weighted_mean (bình quân), not_carried_over (không chuyển) / When '
'departments are reorganised: sum, weighted_mean or not_carried_over';
COMMENT ON COLUMN mart.indicator.weight_indicator_code IS
'Chỉ tiêu làm quyền số khi bình quân; trống thì không lấy bình quân của nhiều đơn vị / Indicator that weighs in '
'the mean; null: no mean of several departments is made';
COMMENT ON COLUMN mart.indicator.valid_from IS 'Ngày đầu có hiệu lực / First day in force';
COMMENT ON COLUMN mart.indicator.valid_to IS
'Ngày cuối có hiệu lực; trống khi còn hiệu lực / Last day in force; null while it lasts';
COMMENT ON COLUMN mart.indicator.indicator_key IS
'Khoá một cột của dòng này: mã và ngày đầu có hiệu lực, như TRA-01@2015-01-01; không đổi khi dựng lại kho / Key of this row in one column: code '
'and first day in force, such as TRA-01@2015-01-01; the same after a rebuild';
COMMENT ON COLUMN mart.indicator.evidence IS
'Mức chứng cứ: documented, partly, memory, illustrative / Evidence: documented, partly, memory or illustrative';
COMMENT ON COLUMN mart.indicator.is_illustrative IS
'Chỉ tiêu chỉ để minh hoạ, không phải do tỉnh giao / Whether the indicator is illustrative, not one that the province assigned';
