-- A change from a release that is still held back would tell what that one says.
CREATE VIEW mart.release_change AS
SELECT
    round.province_code,
    release.round_key,
    round.round_code,
    round.period_year,
    round.period_kind,
    release.number AS release_number,
    release.supersedes,
    release.published_at,
    change.ordinal,
    change.kind,
    change.figure_key,
    change.label,
    change.before,
    change.after
FROM core.published_release AS release
INNER JOIN core.round ON release.round_key = round.round_key
INNER JOIN core.published_release AS earlier ON release.round_key = earlier.round_key AND release.supersedes = earlier.number
INNER JOIN core.release_change AS change ON release.release_id = change.release_id;

COMMENT ON VIEW mart.release_change IS
'Mỗi dòng là một thay đổi của một bản công bố so với bản mà nó thay thế / '
'One row per change of a release against the one that it supersedes';
COMMENT ON COLUMN mart.release_change.release_number IS 'Lần công bố trong đợt / Number of the release within its round';
COMMENT ON COLUMN mart.release_change.supersedes IS 'Lần công bố mà nó thay thế / Number of the release that it superseded';
COMMENT ON COLUMN mart.release_change.published_at IS
'Người đọc có bản công bố từ thời điểm này / Since when readers have had the release';
COMMENT ON COLUMN mart.release_change.ordinal IS 'Thứ tự thay đổi trong bản công bố / Place of the change within its release';
COMMENT ON COLUMN mart.release_change.kind IS
'added: thêm; removed: bỏ; changed: đổi / added, removed or changed';
COMMENT ON COLUMN mart.release_change.figure_key IS
'Khoá của số liệu hay nội dung, như indicator/TRA-01/SCT/value / Key of the figure or statement, such as indicator/TRA-01/SCT/value';
COMMENT ON COLUMN mart.release_change.label IS 'Số liệu hay nội dung nào thay đổi / What changed, in words';
COMMENT ON COLUMN mart.release_change.before IS 'Như lần trước; trống khi mới thêm / As it was; null where it was added';
COMMENT ON COLUMN mart.release_change.after IS 'Như lần này; trống khi đã bỏ / As it is; null where it was removed';
SELECT core.copy_column_comments('core.counted_submission', 'mart.release_change');
