CREATE VIEW core.published_score AS
SELECT
    province_code,
    province_name_vi,
    province_name_en,
    pci_year,
    methodology_code,
    sub_index_code,
    sub_index_ordinal,
    sub_index_name_vi,
    sub_index_name_en,
    score,
    weight_pct,
    source,
    note,
    published_on,
    known_at,
    is_derived,
    obs_status,
    sheet,
    cell,
    points_lost,
    points_per_score,
    no_points_because
FROM core.published_score_as_known_at('infinity');

COMMENT ON VIEW core.published_score IS 'What mart.pci_sub_index and mart.pci_gap share: one row per score that VCCI published';
COMMENT ON COLUMN core.published_score.sub_index_code IS 'Mã chỉ số thành phần / Sub-index code';
COMMENT ON COLUMN core.published_score.sub_index_ordinal IS
'Thứ tự trong phương pháp luận của năm / Sort key within the year''s methodology';
COMMENT ON COLUMN core.published_score.sub_index_name_vi IS
'Tên chỉ số thành phần theo phương pháp luận của năm / Sub-index name in Vietnamese under the year''s methodology';
COMMENT ON COLUMN core.published_score.sub_index_name_en IS
'Tên chỉ số thành phần bằng tiếng Anh / Sub-index name in English under the year''s methodology';
COMMENT ON COLUMN core.published_score.score IS 'Điểm chỉ số thành phần, 1 đến 10 / Score, 1 to 10';
COMMENT ON COLUMN core.published_score.weight_pct IS
'Trọng số theo phương pháp luận của năm, phần trăm; trống khi chưa công bố / Weight in per cent under the year''s methodology; null '
'where it is not published';
COMMENT ON COLUMN core.published_score.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN core.published_score.province_name_vi IS 'Tên tỉnh / Province name in Vietnamese';
COMMENT ON COLUMN core.published_score.province_name_en IS 'Tên tỉnh bằng tiếng Anh / Province name in English';
COMMENT ON COLUMN core.published_score.pci_year IS 'Năm PCI, VCCI công bố vào năm sau / PCI year, which VCCI publishes in the year after';
COMMENT ON COLUMN core.published_score.methodology_code IS 'Mã phương pháp luận của năm / Code of the year''s methodology';
COMMENT ON COLUMN core.published_score.source IS 'Nguồn số liệu / Source';
COMMENT ON COLUMN core.published_score.note IS 'Ghi chú / Note';
COMMENT ON COLUMN core.published_score.published_on IS
'Ngày VCCI công bố kết quả của năm; trống khi chưa rõ ngày / Day on which VCCI published the results of the year; null where the day is '
'not known';
COMMENT ON COLUMN core.published_score.known_at IS
'Được biết từ lúc nào: khi tệp được nộp, hoặc ngày công bố; chưa rõ ngày công bố thì tính ngày 31/12 của năm sau năm PCI / From when it was '
'known: the arrival of its file, else the day of publication; where that is not known, 31 December of the year after the PCI year';
COMMENT ON COLUMN core.published_score.is_derived IS
'Số suy ra từ nguồn khác (như báo chí), không phải đọc ở nơi công bố / Worked out from what others tell (such as the press), not read where '
'it was published';
COMMENT ON COLUMN core.published_score.obs_status IS
'Trạng thái theo SDMX: A số công bố; V số suy ra, chưa kiểm chứng; O không có / Status as SDMX has it: A as published; V worked out, not validated; O none';
COMMENT ON COLUMN core.published_score.sheet IS
'Sheet của tệp kết quả; trống khi là số liệu kèm theo hệ thống / Sheet of the file of results; null for what is shipped';
COMMENT ON COLUMN core.published_score.cell IS
'Ô của tệp kết quả; trống khi là số liệu kèm theo hệ thống / Cell of the file of results; null for what is shipped';
COMMENT ON COLUMN core.published_score.points_lost IS
'Điểm PCI tổng hợp còn thiếu so với tối đa: trọng số × (10 − điểm) ÷ 10; trống khi năm không có đủ trọng số / Composite points lost: '
'weight × (10 − score) ÷ 10; null where the year has no full set of weights';
COMMENT ON COLUMN core.published_score.points_per_score IS
'Điểm PCI tổng hợp tăng thêm khi tăng một điểm: trọng số ÷ 10; trống khi năm không có đủ trọng số / Composite points gained by one point of '
'score: weight ÷ 10; null where the year has no full set of weights';
COMMENT ON COLUMN core.published_score.no_points_because IS
'Vì sao không có điểm mất: weights_incomplete, năm không có đủ trọng số (tổng 100%); no_methodology, chưa rõ phương pháp luận; trống khi có / '
'Why there are no points lost: weights_incomplete, the year has no full set of weights (100% in all); no_methodology, its methodology is not '
'known; null where there are';
