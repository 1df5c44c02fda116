-- Written by `python -m include wide` from include/catalog/indicators.csv; do not edit.
CREATE VIEW mart.indicator_wide AS
SELECT
    round.province_code,
    round.round_key,
    round.round_code,
    extract(YEAR FROM round.period_to)::integer AS period_year,
    release.number AS release_number,
    gathered.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en,
    (gathered.figures ->> 'BIA-01')::numeric AS bia_01,
    (gathered.figures ->> 'BIA-02')::numeric AS bia_02,
    (gathered.figures ->> 'BIA-03')::numeric AS bia_03,
    (gathered.figures ->> 'BIA-04')::numeric AS bia_04,
    (gathered.figures ->> 'BIA-05')::numeric AS bia_05,
    (gathered.figures ->> 'ENT-01')::numeric AS ent_01,
    (gathered.figures ->> 'ENT-02')::numeric AS ent_02,
    (gathered.figures ->> 'ENT-03')::numeric AS ent_03,
    (gathered.figures ->> 'ENT-04')::numeric AS ent_04,
    (gathered.figures ->> 'ENT-05')::numeric AS ent_05,
    (gathered.figures ->> 'ENT-06')::numeric AS ent_06,
    (gathered.figures ->> 'INF-01')::numeric AS inf_01,
    (gathered.figures ->> 'INF-02')::numeric AS inf_02,
    (gathered.figures ->> 'INF-03')::numeric AS inf_03,
    (gathered.figures ->> 'INF-04')::numeric AS inf_04,
    (gathered.figures ->> 'INF-05')::numeric AS inf_05,
    (gathered.figures ->> 'LAB-01')::numeric AS lab_01,
    (gathered.figures ->> 'LAB-02')::numeric AS lab_02,
    (gathered.figures ->> 'LAB-03')::numeric AS lab_03,
    (gathered.figures ->> 'LAB-04')::numeric AS lab_04,
    (gathered.figures ->> 'LAB-05')::numeric AS lab_05,
    (gathered.figures ->> 'LAB-06')::numeric AS lab_06,
    (gathered.figures ->> 'LAB-07')::numeric AS lab_07,
    (gathered.figures ->> 'LAN-01')::numeric AS lan_01,
    (gathered.figures ->> 'LAN-02')::numeric AS lan_02,
    (gathered.figures ->> 'LAN-03')::numeric AS lan_03,
    (gathered.figures ->> 'LAN-04')::numeric AS lan_04,
    (gathered.figures ->> 'LAN-05')::numeric AS lan_05,
    (gathered.figures ->> 'LAN-06')::numeric AS lan_06,
    (gathered.figures ->> 'LAN-07')::numeric AS lan_07,
    (gathered.figures ->> 'LAN-08')::numeric AS lan_08,
    (gathered.figures ->> 'LEG-01')::numeric AS leg_01,
    (gathered.figures ->> 'LEG-02')::numeric AS leg_02,
    (gathered.figures ->> 'LEG-03')::numeric AS leg_03,
    (gathered.figures ->> 'LEG-04')::numeric AS leg_04,
    (gathered.figures ->> 'LEG-05')::numeric AS leg_05,
    (gathered.figures ->> 'LEG-06')::numeric AS leg_06,
    (gathered.figures ->> 'LEG-07')::numeric AS leg_07,
    (gathered.figures ->> 'PRO-01')::numeric AS pro_01,
    (gathered.figures ->> 'PRO-02')::numeric AS pro_02,
    (gathered.figures ->> 'PRO-03')::numeric AS pro_03,
    (gathered.figures ->> 'PRO-04')::numeric AS pro_04,
    (gathered.figures ->> 'PRO-05')::numeric AS pro_05,
    (gathered.figures ->> 'PRO-06')::numeric AS pro_06,
    (gathered.figures ->> 'PRO-07')::numeric AS pro_07,
    (gathered.figures ->> 'PRO-08')::numeric AS pro_08,
    (gathered.figures ->> 'PRO-09')::numeric AS pro_09,
    (gathered.figures ->> 'PRO-10')::numeric AS pro_10,
    (gathered.figures ->> 'SUP-01')::numeric AS sup_01,
    (gathered.figures ->> 'SUP-02')::numeric AS sup_02,
    (gathered.figures ->> 'SUP-03')::numeric AS sup_03,
    (gathered.figures ->> 'SUP-04')::numeric AS sup_04,
    (gathered.figures ->> 'SUP-05')::numeric AS sup_05,
    (gathered.figures ->> 'SUP-06')::numeric AS sup_06,
    (gathered.figures ->> 'SUP-07')::numeric AS sup_07,
    (gathered.figures ->> 'SUP-08')::numeric AS sup_08,
    (gathered.figures ->> 'SUP-09')::numeric AS sup_09,
    (gathered.figures ->> 'SUP-10')::numeric AS sup_10,
    (gathered.figures ->> 'SUP-11')::numeric AS sup_11,
    (gathered.figures ->> 'TIM-01')::numeric AS tim_01,
    (gathered.figures ->> 'TIM-02')::numeric AS tim_02,
    (gathered.figures ->> 'TIM-03')::numeric AS tim_03,
    (gathered.figures ->> 'TIM-04')::numeric AS tim_04,
    (gathered.figures ->> 'TIM-05')::numeric AS tim_05,
    (gathered.figures ->> 'TIM-06')::numeric AS tim_06,
    (gathered.figures ->> 'TIM-07')::numeric AS tim_07,
    (gathered.figures ->> 'TIM-08')::numeric AS tim_08,
    (gathered.figures ->> 'TIM-09')::numeric AS tim_09,
    (gathered.figures ->> 'TRA-01')::numeric AS tra_01,
    (gathered.figures ->> 'TRA-02')::numeric AS tra_02,
    (gathered.figures ->> 'TRA-03')::numeric AS tra_03,
    (gathered.figures ->> 'TRA-04')::numeric AS tra_04,
    (gathered.figures ->> 'TRA-05')::numeric AS tra_05,
    (gathered.figures ->> 'TRA-06')::numeric AS tra_06,
    (gathered.figures ->> 'TRA-07')::numeric AS tra_07,
    (gathered.figures ->> 'TRA-08')::numeric AS tra_08,
    (gathered.figures ->> 'TRA-09')::numeric AS tra_09,
    (gathered.figures ->> 'TRA-10')::numeric AS tra_10,
    gathered.answers
FROM core.release_in_force AS release
INNER JOIN core.round ON release.round_key = round.round_key
CROSS JOIN LATERAL (
    SELECT
        frozen.department_code,
        jsonb_object_agg(frozen.indicator_code, frozen.value) AS figures,
        jsonb_object_agg(frozen.indicator_code, frozen.answer) AS answers
    FROM core.release_indicator_value AS frozen
    WHERE frozen.release_id = release.release_id
    GROUP BY frozen.department_code
) AS gathered
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
        AND gathered.department_code = department.department_code;

COMMENT ON VIEW mart.indicator_wide IS
'Mỗi dòng là một đợt có bản công bố hiện hành và một đơn vị, mỗi chỉ tiêu một cột / '
'One row per round with a release in force and department, one column per indicator';
COMMENT ON COLUMN mart.indicator_wide.bia_01 IS
'Số doanh nghiệp ngoài nhà nước trúng thầu gói thầu sử dụng vốn nhà nước (doanh nghiệp) / '
'Private firms that won publicly funded tenders (firms)';
COMMENT ON COLUMN mart.indicator_wide.bia_02 IS
'Tỷ lệ gói thầu đấu thầu rộng rãi qua mạng (%) / '
'Share of tenders held openly and online (pct)';
COMMENT ON COLUMN mart.indicator_wide.bia_03 IS
'Số doanh nghiệp nhỏ và vừa được gia hạn, miễn, giảm thuế (doanh nghiệp) / '
'Small and medium firms granted tax deferral, exemption or reduction (firms)';
COMMENT ON COLUMN mart.indicator_wide.bia_04 IS
'Tổng số tiền thuế, tiền thuê đất được gia hạn, miễn, giảm (triệu đồng) / '
'Tax and land rent deferred, exempted or reduced (vnd_million)';
COMMENT ON COLUMN mart.indicator_wide.bia_05 IS
'Số giấy phép khai thác khoáng sản cấp qua đấu giá (hồ sơ) / '
'Mining licences granted by auction (dossiers)';
COMMENT ON COLUMN mart.indicator_wide.ent_01 IS
'Số ngày bình quân giải quyết hồ sơ đăng ký thành lập doanh nghiệp (ngày) / '
'Average days to register a new firm (days)';
COMMENT ON COLUMN mart.indicator_wide.ent_02 IS
'Tỷ lệ hồ sơ đăng ký doanh nghiệp nộp qua mạng (%) / '
'Share of business registration dossiers filed online (pct)';
COMMENT ON COLUMN mart.indicator_wide.ent_03 IS
'Số doanh nghiệp thành lập mới (doanh nghiệp) / '
'Firms newly established (firms)';
COMMENT ON COLUMN mart.indicator_wide.ent_04 IS
'Số ngày bình quân giải quyết hồ sơ thay đổi nội dung đăng ký doanh nghiệp (ngày) / '
'Average days to change a business registration (days)';
COMMENT ON COLUMN mart.indicator_wide.ent_05 IS
'Số hồ sơ cấp giấy phép, giấy chứng nhận đủ điều kiện kinh doanh đã giải quyết (hồ sơ) / '
'Dossiers settled for conditional business licences (dossiers)';
COMMENT ON COLUMN mart.indicator_wide.ent_06 IS
'Tỷ lệ hồ sơ cấp phép kinh doanh có điều kiện giải quyết đúng hạn và trước hạn (%) / '
'Share of conditional business licences settled on time or early (pct)';
COMMENT ON COLUMN mart.indicator_wide.inf_01 IS
'Số cuộc kiểm tra công vụ, kỷ luật, kỷ cương hành chính (cuộc) / '
'Checks of discipline in public service (meetings)';
COMMENT ON COLUMN mart.indicator_wide.inf_02 IS
'Số phản ánh, kiến nghị của doanh nghiệp về nhũng nhiễu, tiêu cực đã tiếp nhận (vụ việc) / '
'Firms'' complaints of harassment received (cases)';
COMMENT ON COLUMN mart.indicator_wide.inf_03 IS
'Tỷ lệ phản ánh, kiến nghị về nhũng nhiễu, tiêu cực đã xử lý (%) / '
'Share of complaints of harassment settled (pct)';
COMMENT ON COLUMN mart.indicator_wide.inf_04 IS
'Số cán bộ, công chức, viên chức bị xử lý do nhũng nhiễu, tiêu cực (người) / '
'Officials disciplined for harassment (people)';
COMMENT ON COLUMN mart.indicator_wide.inf_05 IS
'Số vụ việc tham nhũng, tiêu cực được phát hiện, xử lý (vụ việc) / '
'Cases of corruption found and handled (cases)';
COMMENT ON COLUMN mart.indicator_wide.lab_01 IS
'Tỷ lệ lao động qua đào tạo (%) / '
'Share of trained workers in the labour force (pct)';
COMMENT ON COLUMN mart.indicator_wide.lab_02 IS
'Số lao động được đào tạo nghề trong năm (người) / '
'Workers trained in the year (people)';
COMMENT ON COLUMN mart.indicator_wide.lab_03 IS
'Số phiên giao dịch việc làm (sự kiện) / '
'Job fairs held (events)';
COMMENT ON COLUMN mart.indicator_wide.lab_04 IS
'Số lao động được giới thiệu việc làm (người) / '
'Workers placed in jobs (people)';
COMMENT ON COLUMN mart.indicator_wide.lab_05 IS
'Số học sinh tốt nghiệp được phân luồng sang học nghề (người) / '
'School leavers directed to vocational training (people)';
COMMENT ON COLUMN mart.indicator_wide.lab_06 IS
'Số lớp đào tạo nghề theo đặt hàng của doanh nghiệp (lớp) / '
'Vocational classes ordered by firms (classes)';
COMMENT ON COLUMN mart.indicator_wide.lab_07 IS
'Số lao động tham gia bảo hiểm xã hội bắt buộc (người) / '
'Workers in compulsory social insurance (people)';
COMMENT ON COLUMN mart.indicator_wide.lan_01 IS
'Số ngày bình quân cấp giấy chứng nhận quyền sử dụng đất cho doanh nghiệp (ngày) / '
'Average days to issue a land use right certificate to a firm (days)';
COMMENT ON COLUMN mart.indicator_wide.lan_02 IS
'Tỷ lệ hồ sơ đất đai của doanh nghiệp giải quyết đúng hạn và trước hạn (%) / '
'Share of firms'' land dossiers settled on time or early (pct)';
COMMENT ON COLUMN mart.indicator_wide.lan_03 IS
'Diện tích đất sạch sẵn sàng giao, cho thuê (ha) / '
'Cleared land ready to allocate or lease (hectares)';
COMMENT ON COLUMN mart.indicator_wide.lan_04 IS
'Số thửa đất của tổ chức được cấp giấy chứng nhận lần đầu (thửa) / '
'Plots of organisations certified for the first time (plots)';
COMMENT ON COLUMN mart.indicator_wide.lan_05 IS
'Số dự án hoàn thành giải phóng mặt bằng (dự án) / '
'Projects with completed site clearance (projects)';
COMMENT ON COLUMN mart.indicator_wide.lan_06 IS
'Số cụm công nghiệp đang hoạt động (cụm) / '
'Industrial clusters in operation (clusters)';
COMMENT ON COLUMN mart.indicator_wide.lan_07 IS
'Tỷ lệ lấp đầy diện tích đất công nghiệp trong khu kinh tế, khu công nghiệp (%) / '
'Occupancy of industrial land in economic zone and parks (pct)';
COMMENT ON COLUMN mart.indicator_wide.lan_08 IS
'Số ngày bình quân cấp giấy phép xây dựng cho công trình của doanh nghiệp (ngày) / '
'Average days to issue a construction permit to a firm (days)';
COMMENT ON COLUMN mart.indicator_wide.leg_01 IS
'Số vụ án kinh doanh, thương mại đã giải quyết (vụ việc) / '
'Commercial cases settled by the court (cases)';
COMMENT ON COLUMN mart.indicator_wide.leg_02 IS
'Tỷ lệ vụ án kinh doanh, thương mại đã giải quyết trên số thụ lý (%) / '
'Share of accepted commercial cases settled (pct)';
COMMENT ON COLUMN mart.indicator_wide.leg_03 IS
'Tỷ lệ việc thi hành án dân sự thi hành xong trên số có điều kiện thi hành (%) / '
'Share of enforceable civil judgments enforced (pct)';
COMMENT ON COLUMN mart.indicator_wide.leg_04 IS
'Số hội nghị, lớp phổ biến pháp luật cho doanh nghiệp (cuộc) / '
'Meetings and classes on the law for firms (meetings)';
COMMENT ON COLUMN mart.indicator_wide.leg_05 IS
'Số vụ xâm phạm tài sản của doanh nghiệp đã tiếp nhận (vụ việc) / '
'Cases of crime against firms'' property received (cases)';
COMMENT ON COLUMN mart.indicator_wide.leg_06 IS
'Tỷ lệ vụ xâm phạm tài sản của doanh nghiệp được điều tra, làm rõ (%) / '
'Share of crimes against firms'' property solved (pct)';
COMMENT ON COLUMN mart.indicator_wide.leg_07 IS
'Số đơn khiếu nại, tố cáo của doanh nghiệp đã giải quyết (hồ sơ) / '
'Firms'' complaints and denunciations settled (dossiers)';
COMMENT ON COLUMN mart.indicator_wide.pro_01 IS
'Số cuộc đối thoại, gặp gỡ doanh nghiệp đã tổ chức (cuộc) / '
'Meetings and dialogues held with firms (meetings)';
COMMENT ON COLUMN mart.indicator_wide.pro_02 IS
'Số khó khăn, vướng mắc, kiến nghị của doanh nghiệp đã tiếp nhận (vụ việc) / '
'Difficulties and requests of firms received (cases)';
COMMENT ON COLUMN mart.indicator_wide.pro_03 IS
'Tỷ lệ khó khăn, vướng mắc, kiến nghị của doanh nghiệp đã giải quyết, trả lời (%) / '
'Share of firms'' requests settled or answered (pct)';
COMMENT ON COLUMN mart.indicator_wide.pro_04 IS
'Số văn bản về cơ chế, chính sách phát triển kinh tế đã tham mưu cấp tỉnh ban hành (văn bản) / '
'Policy documents drafted and issued by the province (documents)';
COMMENT ON COLUMN mart.indicator_wide.pro_05 IS
'Tỷ lệ nhiệm vụ UBND tỉnh, Chủ tịch UBND tỉnh giao hoàn thành đúng hạn (%) / '
'Share of tasks given by the provincial People''s Committee completed on time (pct)';
COMMENT ON COLUMN mart.indicator_wide.pro_06 IS
'Số dự án đầu tư được chấp thuận, cấp mới (dự án) / '
'Investment projects newly approved (projects)';
COMMENT ON COLUMN mart.indicator_wide.pro_07 IS
'Tổng vốn đăng ký của các dự án đầu tư cấp mới (triệu đồng) / '
'Registered capital of newly approved projects (vnd_million)';
COMMENT ON COLUMN mart.indicator_wide.pro_08 IS
'Chiều dài đường giao thông hoàn thành, đưa vào sử dụng (km) / '
'Roads completed and opened (km)';
COMMENT ON COLUMN mart.indicator_wide.pro_09 IS
'Số cụm công nghiệp đang làm thủ tục thu hút đầu tư hạ tầng kỹ thuật (cụm) / '
'Industrial clusters in procedure to attract infrastructure investors (clusters)';
COMMENT ON COLUMN mart.indicator_wide.pro_10 IS
'Số điểm bán hàng Việt Nam được xây dựng (số lượng) / '
'Sales points for Vietnamese goods set up (count)';
COMMENT ON COLUMN mart.indicator_wide.sup_01 IS
'Số hội chợ, phiên chợ, sự kiện xúc tiến thương mại đã tổ chức (sự kiện) / '
'Trade fairs and trade promotion events held (events)';
COMMENT ON COLUMN mart.indicator_wide.sup_02 IS
'Số lượt doanh nghiệp được hỗ trợ tham gia hội chợ, sàn thương mại điện tử (doanh nghiệp) / '
'Firms supported to join fairs and e-commerce platforms (firms)';
COMMENT ON COLUMN mart.indicator_wide.sup_03 IS
'Số đề án khuyến công được thực hiện (dự án) / '
'Industrial extension schemes carried out (projects)';
COMMENT ON COLUMN mart.indicator_wide.sup_04 IS
'Số doanh nghiệp nhỏ và vừa được đào tạo khởi sự, quản trị doanh nghiệp (doanh nghiệp) / '
'Small and medium firms trained in starting up and management (firms)';
COMMENT ON COLUMN mart.indicator_wide.sup_05 IS
'Kinh phí ngân sách hỗ trợ doanh nghiệp nhỏ và vừa (triệu đồng) / '
'Budget spent on support of small and medium firms (vnd_million)';
COMMENT ON COLUMN mart.indicator_wide.sup_06 IS
'Số lớp tập huấn về hội nhập, hiệp định thương mại tự do cho doanh nghiệp (lớp) / '
'Classes on integration and free trade agreements for firms (classes)';
COMMENT ON COLUMN mart.indicator_wide.sup_07 IS
'Số dự án đổi mới sáng tạo, ứng dụng khoa học công nghệ hỗ trợ doanh nghiệp (dự án) / '
'Innovation and technology projects in support of firms (projects)';
COMMENT ON COLUMN mart.indicator_wide.sup_08 IS
'Số doanh nghiệp được hỗ trợ chuyển đổi số (doanh nghiệp) / '
'Firms supported in digital transformation (firms)';
COMMENT ON COLUMN mart.indicator_wide.sup_09 IS
'Số sản phẩm OCOP được công nhận (số lượng) / '
'OCOP products recognised (count)';
COMMENT ON COLUMN mart.indicator_wide.sup_10 IS
'Số sự kiện quảng bá, xúc tiến du lịch (sự kiện) / '
'Tourism promotion events (events)';
COMMENT ON COLUMN mart.indicator_wide.sup_11 IS
'Số vụ việc trợ giúp, tư vấn pháp lý cho doanh nghiệp nhỏ và vừa (vụ việc) / '
'Cases of legal aid and advice to small and medium firms (cases)';
COMMENT ON COLUMN mart.indicator_wide.tim_01 IS
'Số TTHC cung cấp dịch vụ công trực tuyến mức độ 3 (dịch vụ) / '
'Procedures offered as level 3 online services (services)';
COMMENT ON COLUMN mart.indicator_wide.tim_02 IS
'Số TTHC cung cấp dịch vụ công trực tuyến mức độ 4 (dịch vụ) / '
'Procedures offered as level 4 online services (services)';
COMMENT ON COLUMN mart.indicator_wide.tim_03 IS
'Tỷ lệ hồ sơ TTHC giải quyết đúng hạn và trước hạn (%) / '
'Share of dossiers settled on time or early (pct)';
COMMENT ON COLUMN mart.indicator_wide.tim_04 IS
'Số cuộc thanh tra, kiểm tra doanh nghiệp đã thực hiện (cuộc) / '
'Inspections of firms carried out (meetings)';
COMMENT ON COLUMN mart.indicator_wide.tim_05 IS
'Số doanh nghiệp bị thanh tra, kiểm tra từ hai cuộc trở lên trong năm (doanh nghiệp) / '
'Firms inspected twice or more in the year (firms)';
COMMENT ON COLUMN mart.indicator_wide.tim_06 IS
'Số giờ bình quân một cuộc kiểm tra thuế tại trụ sở doanh nghiệp (giờ) / '
'Average hours of a tax inspection at a firm (hours)';
COMMENT ON COLUMN mart.indicator_wide.tim_07 IS
'Tỷ lệ hồ sơ TTHC tiếp nhận trực tuyến toàn tỉnh (%) / '
'Share of dossiers received online, whole province (pct)';
COMMENT ON COLUMN mart.indicator_wide.tim_08 IS
'Số TTHC được cắt giảm thời gian giải quyết (TTHC) / '
'Procedures whose settlement time was cut (procedures)';
COMMENT ON COLUMN mart.indicator_wide.tim_09 IS
'Số giờ bình quân trong năm doanh nghiệp dành để nộp bảo hiểm xã hội (giờ) / '
'Average hours a year that a firm spends on social insurance (hours)';
COMMENT ON COLUMN mart.indicator_wide.tra_01 IS
'Tỷ lệ doanh nghiệp nhận được thông tin, văn bản sau khi đề nghị cơ quan nhà nước của tỉnh cung cấp (%) / '
'Share of firms that received the information or document after asking a provincial agency (pct)';
COMMENT ON COLUMN mart.indicator_wide.tra_02 IS
'Số ngày để nhận được thông tin, văn bản sau khi đã đề nghị cung cấp (ngày) / '
'Days to receive the information or document after asking (days)';
COMMENT ON COLUMN mart.indicator_wide.tra_03 IS
'Số TTHC đã rà soát, đánh giá trong kỳ (TTHC) / '
'Administrative procedures reviewed in the period (procedures)';
COMMENT ON COLUMN mart.indicator_wide.tra_04 IS
'Tỷ lệ TTHC được niêm yết, công khai đầy đủ tại trụ sở và trên Cổng thông tin điện tử (%) / '
'Share of procedures fully posted at the office and on the portal (pct)';
COMMENT ON COLUMN mart.indicator_wide.tra_05 IS
'Số văn bản, tài liệu công khai trên Cổng thông tin điện tử thành phần (văn bản) / '
'Documents published on the department''s portal (documents)';
COMMENT ON COLUMN mart.indicator_wide.tra_06 IS
'Số yêu cầu cung cấp thông tin, văn bản của doanh nghiệp đã tiếp nhận (hồ sơ) / '
'Firms'' requests for information or documents received (dossiers)';
COMMENT ON COLUMN mart.indicator_wide.tra_07 IS
'Số văn bản quy phạm pháp luật của tỉnh được công khai lấy ý kiến doanh nghiệp khi soạn thảo (văn bản) / '
'Draft provincial legal documents opened to firms'' comments (documents)';
COMMENT ON COLUMN mart.indicator_wide.tra_08 IS
'Số đồ án, tài liệu quy hoạch đã công bố công khai (văn bản) / '
'Planning documents made public (documents)';
COMMENT ON COLUMN mart.indicator_wide.tra_09 IS
'Số gói thầu đã công khai thông tin mời thầu (số lượng) / '
'Tender packages whose invitation was published (count)';
COMMENT ON COLUMN mart.indicator_wide.tra_10 IS
'Tỷ lệ văn bản đến, đi xử lý đúng hạn qua phần mềm điều hành (trừ văn bản mật) (%) / '
'Share of documents handled on time in the office software, secret ones apart (pct)';
COMMENT ON COLUMN mart.indicator_wide.answers IS
'Trả lời theo mã chỉ tiêu, nói rõ vì sao cột trống: reported, nothing_to_report, not_applicable, missing, not_filed / '
'Answer by indicator code, tells why a column is empty: reported, nothing_to_report, not_applicable, missing, not_filed';
SELECT core.copy_column_comments('mart.indicator_value', 'mart.indicator_wide');
