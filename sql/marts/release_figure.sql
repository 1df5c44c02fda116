CREATE VIEW mart.release_figure AS
SELECT
    round.province_code,
    release.round_key,
    round.round_code,
    round.period_year,
    round.period_kind,
    release.number AS release_number,
    figure.ordinal,
    figure.figure_key,
    figure.label,
    figure.value,
    figure.unit,
    figure.text
FROM core.published_release AS release
INNER JOIN core.round ON release.round_key = round.round_key
INNER JOIN core.release_figure AS figure ON release.release_id = figure.release_id;

COMMENT ON VIEW mart.release_figure IS
'Mỗi dòng là một số liệu hay một nội dung được in trong một bản công bố, kể cả bản đã được thay / '
'One row per figure or statement that a release prints, superseded releases included';
COMMENT ON COLUMN mart.release_figure.release_number IS 'Lần công bố trong đợt / Number of the release within its round';
COMMENT ON COLUMN mart.release_figure.ordinal IS 'Thứ tự được in / Its place in what is printed';
COMMENT ON COLUMN mart.release_figure.figure_key IS
'Khoá của số liệu hay nội dung, giữ nguyên qua các lần công bố / Key of the figure or statement, the same from release to release';
COMMENT ON COLUMN mart.release_figure.label IS 'Số liệu hay nội dung gì / What it is, in words';
COMMENT ON COLUMN mart.release_figure.value IS 'Giá trị dạng số; trống khi là lời / Its value as a number; null for a statement';
COMMENT ON COLUMN mart.release_figure.unit IS 'Đơn vị tính / Unit';
COMMENT ON COLUMN mart.release_figure.text IS 'Như được in / As it is printed';
SELECT core.copy_column_comments('core.counted_submission', 'mart.release_figure');
