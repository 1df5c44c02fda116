CREATE VIEW mart.release AS
SELECT
    round.province_code,
    release.round_key,
    round.round_code,
    round.period_year,
    round.period_kind,
    release.number AS release_number,
    release.approved_by,
    release.approved_at,
    release.comment,
    release.embargo_until,
    release.supersedes,
    release.rule_set_version,
    release.catalogue_version,
    release.facts_digest,
    withdrawal.withdrawn_at,
    withdrawal.withdrawn_by,
    withdrawal.reason AS withdrawal_reason,
    counted.submission_count,
    counted.estimate_count,
    counted.is_final,
    in_force.release_id IS NOT null AS is_in_force
FROM core.release
INNER JOIN core.round ON release.round_key = round.round_key
INNER JOIN core.finality_of_release AS counted ON release.release_id = counted.release_id
LEFT JOIN core.release_in_force AS in_force ON release.release_id = in_force.release_id
LEFT JOIN core.release_withdrawal AS withdrawal ON release.release_id = withdrawal.release_id
WHERE
    -- One that was withdrawn under its embargo was never published.
    coalesce(release.embargo_until <= least(now(), withdrawal.withdrawn_at), true);

COMMENT ON VIEW mart.release IS
'Mỗi dòng là một bản công bố đã hết thời hạn giữ kín, kể cả bản đã thu hồi / '
'One row per release whose embargo is over, withdrawn ones too';
COMMENT ON COLUMN mart.release.release_number IS 'Lần công bố trong đợt / Number of the release within its round';
COMMENT ON COLUMN mart.release.approved_by IS 'Người duyệt / Who approved it';
COMMENT ON COLUMN mart.release.approved_at IS 'Thời điểm duyệt / When it was approved';
COMMENT ON COLUMN mart.release.comment IS 'Ý kiến khi duyệt / Comment of the approver';
COMMENT ON COLUMN mart.release.embargo_until IS 'Giữ kín đến thời điểm này; trống khi không giữ / Held back until then; null: not held back';
COMMENT ON COLUMN mart.release.supersedes IS 'Lần công bố mà nó thay thế / Number of the release that it superseded';
COMMENT ON COLUMN mart.release.rule_set_version IS 'Phiên bản bộ quy tắc / Rule-set version';
COMMENT ON COLUMN mart.release.catalogue_version IS 'Phiên bản danh mục / Catalogue version';
COMMENT ON COLUMN mart.release.facts_digest IS 'SHA-256 của số liệu đã duyệt / SHA-256 of the approved facts';
COMMENT ON COLUMN mart.release.withdrawn_at IS 'Thời điểm thu hồi; trống khi chưa thu hồi / When it was withdrawn; null unless it was';
COMMENT ON COLUMN mart.release.withdrawn_by IS 'Người thu hồi / Who withdrew it';
COMMENT ON COLUMN mart.release.withdrawal_reason IS 'Lý do thu hồi / Why it was withdrawn';
COMMENT ON COLUMN mart.release.submission_count IS 'Số bản nộp đã được công bố / Submissions whose facts it froze';
COMMENT ON COLUMN mart.release.estimate_count IS 'Số bản nộp là ước cả năm / Submissions whose figures are estimates';
COMMENT ON COLUMN mart.release.is_final IS
'Mọi số liệu là chính thức: bìa của mọi bản nộp đã công bố ghi Chính thức / Whether all figures are final: the cover of every submission says so';
COMMENT ON COLUMN mart.release.is_in_force IS 'Đang có hiệu lực: các view đã duyệt dùng bản này / Whether the approved views show it now';
SELECT core.copy_column_comments('core.counted_submission', 'mart.release');
