CREATE VIEW mart.pci_result AS
SELECT
    province_code,
    province_name_vi,
    province_name_en,
    pci_year,
    methodology_code,
    composite,
    rank,
    ranked_provinces,
    source,
    note,
    published_on,
    known_at,
    is_derived,
    obs_status,
    sheet,
    cell
FROM core.published_result_as_known_at('infinity');

COMMENT ON VIEW mart.pci_result IS
'Mỗi dòng là một tỉnh và một năm PCI do VCCI công bố / One row per province and PCI year that VCCI published';
COMMENT ON COLUMN mart.pci_result.methodology_code IS 'Mã phương pháp luận của năm / Code of the year''s methodology';
COMMENT ON COLUMN mart.pci_result.composite IS
'Điểm PCI tổng hợp, 0 đến 100; trống khi không công bố / Composite score, 0 to 100; null where none was published';
COMMENT ON COLUMN mart.pci_result.rank IS
'Thứ hạng; trống khi không công bố, từ PCI 2023 chỉ xếp hạng 30 tỉnh đầu / Rank; null where none was published: since PCI 2023 only the '
'best 30 are ranked';
COMMENT ON COLUMN mart.pci_result.ranked_provinces IS 'Số tỉnh được xếp hạng / Number of provinces that were ranked';
COMMENT ON COLUMN mart.pci_result.source IS 'Nguồn số liệu / Source';
COMMENT ON COLUMN mart.pci_result.note IS 'Ghi chú / Note';
COMMENT ON COLUMN mart.pci_result.published_on IS
'Ngày VCCI công bố kết quả của năm; trống khi chưa rõ ngày / Day on which VCCI published the results of the year; null where the day is '
'not known';
COMMENT ON COLUMN mart.pci_result.known_at IS
'Được biết từ lúc nào: khi tệp được nộp, hoặc ngày công bố; chưa rõ ngày công bố thì tính ngày 31/12 của năm sau năm PCI / From when it was '
'known: the arrival of its file, else the day of publication; where that is not known, 31 December of the year after the PCI year';
COMMENT ON COLUMN mart.pci_result.is_derived IS
'Số suy ra từ nguồn khác (như báo chí), không phải đọc ở nơi công bố / Worked out from what others tell (such as the press), not read where '
'it was published';
COMMENT ON COLUMN mart.pci_result.obs_status IS
'Trạng thái theo SDMX: A số công bố; V số suy ra, chưa kiểm chứng; O không có / Status as SDMX has it: A as published; V worked out, not validated; O none';
COMMENT ON COLUMN mart.pci_result.sheet IS
'Sheet của tệp kết quả; trống khi là số liệu kèm theo hệ thống / Sheet of the file of results; null for what is shipped';
COMMENT ON COLUMN mart.pci_result.cell IS
'Ô của tệp kết quả; trống khi là số liệu kèm theo hệ thống / Cell of the file of results; null for what is shipped';
COMMENT ON COLUMN mart.pci_result.province_name_vi IS 'Tên tỉnh / Province name in Vietnamese';
COMMENT ON COLUMN mart.pci_result.province_name_en IS 'Tên tỉnh bằng tiếng Anh / Province name in English';
COMMENT ON COLUMN mart.pci_result.pci_year IS 'Năm PCI, VCCI công bố vào năm sau / PCI year, which VCCI publishes in the year after';
SELECT core.copy_column_comments('core.counted_submission', 'mart.pci_result');
