CREATE OR REPLACE VIEW mart.round AS
SELECT
    this.province_code,
    this.round_key,
    this.round_code,
    this.period_year,
    this.period_kind,
    this.methodology_code,
    this.period_from,
    this.period_to,
    this.cut_off_on,
    this.requested_on,
    this.due_on,
    this.closes_on,
    this.figures,
    last.round_key AS last_round_key,
    (
        SELECT release.is_final
        FROM core.release_in_force AS in_force
        INNER JOIN core.finality_of_release AS release ON in_force.release_id = release.release_id
        WHERE in_force.round_key = this.round_key
    ) AS is_final
FROM core.round AS this
LEFT JOIN core.round AS last
    ON
        this.province_code = last.province_code
        AND (left(this.round_code, 4)::integer - 1)::text || substr(this.round_code, 5) = last.round_code;

COMMENT ON VIEW mart.round IS 'Mỗi dòng là một đợt báo cáo đã khai / One row per declared round';
COMMENT ON COLUMN mart.round.round_code IS
'Mã đợt trong tỉnh, như 2021-Y / Code of the round in its province, such as 2021-Y';
COMMENT ON COLUMN mart.round.methodology_code IS 'Phương pháp luận PCI của đợt / PCI methodology of the round';
COMMENT ON COLUMN mart.round.period_from IS 'Ngày đầu kỳ / First day of the period';
COMMENT ON COLUMN mart.round.period_to IS 'Ngày cuối kỳ / Last day of the period';
COMMENT ON COLUMN mart.round.cut_off_on IS 'Ngày chốt số liệu / Day up to which figures count';
COMMENT ON COLUMN mart.round.requested_on IS 'Ngày gửi biểu mẫu / Day on which workbooks go out';
COMMENT ON COLUMN mart.round.due_on IS
'Ngày hạn gửi; tên đơn vị, chỉ tiêu lấy theo ngày này / Last day on time; departments and indicators are those of '
'this day';
COMMENT ON COLUMN mart.round.closes_on IS 'Ngày khoá sổ / Last day that anything is taken in';
COMMENT ON COLUMN mart.round.figures IS 'final: chính thức; estimate: ước tính / final or estimate';
COMMENT ON COLUMN mart.round.last_round_key IS
'Đợt cùng kỳ năm trước, nếu đã khai / The same round one year before, where it is declared';
COMMENT ON COLUMN mart.round.is_final IS
'Bản công bố hiện hành có toàn số liệu chính thức; trống khi chưa công bố / Whether all figures of the release in force are final; null '
'while nothing is published';
SELECT core.copy_column_comments('core.counted_submission', 'mart.round');
