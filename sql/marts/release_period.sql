CREATE VIEW mart.release_period AS
SELECT
    round.province_code,
    period.round_key,
    round.round_code,
    round.period_year,
    round.period_kind,
    period.number AS release_number,
    period.in_force_from,
    period.in_force_until
FROM core.release_period AS period
INNER JOIN core.round ON period.round_key = round.round_key;

COMMENT ON VIEW mart.release_period IS
'Mỗi dòng là một bản công bố và khoảng thời gian bản ấy có hiệu lực; bản sau bị thu hồi thì bản trước có thêm một khoảng / '
'One row per release and time during which it was in force; when a newer one is withdrawn, the one before has another';
COMMENT ON COLUMN mart.release_period.release_number IS 'Lần công bố trong đợt / Number of the release within its round';
COMMENT ON COLUMN mart.release_period.in_force_from IS 'Có hiệu lực từ thời điểm này / In force from this instant on';
COMMENT ON COLUMN mart.release_period.in_force_until IS
'Hết hiệu lực từ thời điểm này: có lần sau, hoặc bị thu hồi; trống khi đang có hiệu lực / No longer in force from this instant on: '
'superseded or withdrawn; null while it is in force';
SELECT core.copy_column_comments('core.counted_submission', 'mart.release_period');
