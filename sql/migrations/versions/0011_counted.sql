-- Which submissions count: those that stand as a draft, and those that the release in force of a round froze as approved.

CREATE VIEW core.release_term AS
SELECT
    release.release_id,
    release.round_key,
    release.number,
    release.approved_at,
    coalesce(release.embargo_until, '-infinity') AS in_force_from,
    coalesce(
        min(coalesce(release.embargo_until, '-infinity')) OVER (
            PARTITION BY release.round_key ORDER BY release.number
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        ), 'infinity'
    ) AS in_force_until
FROM core.release
WHERE
    NOT EXISTS (
        SELECT 1
        FROM core.release_withdrawal
        WHERE release_withdrawal.release_id = release.release_id
    );
COMMENT ON VIEW core.release_term IS
'One row per release that nobody withdrew: from when until when readers have it. It begins with the end of its embargo, and ends when a '
'newer one of the round begins';

CREATE VIEW core.release_in_force AS
SELECT * FROM core.release_term
WHERE in_force_from <= now() AND now() < in_force_until;
COMMENT ON VIEW core.release_in_force IS
'One row per round that has one: the release that readers have now. The clock of the database decides when an embargo is over';

CREATE VIEW core.approved_submission AS
SELECT
    release_submission.submission_id,
    release_in_force.round_key,
    release_submission.department_code,
    release_in_force.release_id,
    release_in_force.number AS release_number
FROM core.release_in_force
INNER JOIN core.release_submission ON release_in_force.release_id = release_submission.release_id;
COMMENT ON VIEW core.approved_submission IS 'One row per submission whose facts are approved: those that the release in force of its round froze';

CREATE VIEW core.department_of_round AS
SELECT
    round.round_key,
    department.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en
FROM core.round
INNER JOIN core.department
    ON
        round.province_code = department.province_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity');
COMMENT ON VIEW core.department_of_round IS 'One row per round and department as it was on the round''s due day';

CREATE VIEW core.counted_submission AS
SELECT
    which.basis,
    round.province_code,
    round.round_key,
    round.round_code,
    extract(YEAR FROM round.period_to)::integer AS period_year,
    which.release_number,
    submission.department_code,
    department.department_ordinal,
    department.department_name_vi,
    department.department_name_en,
    submission.submission_id,
    submission.receipt_number,
    submission.file_name,
    which.known_at,
    which.superseded_at
FROM (
    SELECT
        'draft' AS basis,
        standing.submission_id,
        null::integer AS release_number,
        standing.known_at,
        standing.superseded_at
    FROM core.standing
    UNION ALL
    SELECT
        'approved' AS basis,
        approved_submission.submission_id,
        approved_submission.release_number,
        null::timestamptz AS known_at,
        null::timestamptz AS superseded_at
    FROM core.approved_submission
) AS which
INNER JOIN intake.submission ON which.submission_id = submission.submission_id
INNER JOIN core.round ON submission.round_key = round.round_key
LEFT JOIN core.department_of_round AS department
    ON submission.round_key = department.round_key AND submission.department_code = department.department_code;
COMMENT ON VIEW core.counted_submission IS
'One row per basis and submission that counts, or counted: as a draft one for each time during which it stood (it does while '
'superseded_at is null), as approved those that the release in force froze';
COMMENT ON COLUMN core.counted_submission.basis IS 'draft: số liệu đang dùng; approved: số liệu đã công bố / draft or approved';
COMMENT ON COLUMN core.counted_submission.province_code IS 'Mã tỉnh / Province code';
COMMENT ON COLUMN core.counted_submission.round_key IS 'Khoá đợt báo cáo, như QNG-2021-Y / Round key, such as QNG-2021-Y';
COMMENT ON COLUMN core.counted_submission.round_code IS
'Mã đợt báo cáo trong tỉnh, như 2021-Y / Round code within the province, such as 2021-Y';
COMMENT ON COLUMN core.counted_submission.period_year IS 'Năm của kỳ báo cáo / Year that the round reports on';
COMMENT ON COLUMN core.counted_submission.release_number IS
'Lần công bố hiện hành của đợt / Number of the round''s release in force';
COMMENT ON COLUMN core.counted_submission.department_code IS 'Mã đơn vị / Department code';
COMMENT ON COLUMN core.counted_submission.department_ordinal IS
'Thứ tự xếp đơn vị trong danh mục / Sort key of the department in the catalogue';
COMMENT ON COLUMN core.counted_submission.department_name_vi IS
'Tên đơn vị vào ngày hạn gửi của đợt / Department name in Vietnamese on the round''s due day';
COMMENT ON COLUMN core.counted_submission.department_name_en IS
'Tên đơn vị bằng tiếng Anh vào ngày hạn gửi của đợt / Department name in English on the round''s due day';
COMMENT ON COLUMN core.counted_submission.submission_id IS 'Mã nội bộ của bản nộp / Submission identifier';
COMMENT ON COLUMN core.counted_submission.receipt_number IS 'Số tiếp nhận của bản nộp / Receipt number of the submission';
COMMENT ON COLUMN core.counted_submission.known_at IS
'Từ khi nào dòng này được biết (bản nộp đến và được tiếp nhận) / Since when the row was known: the submission '
'arrived and was accepted';
COMMENT ON COLUMN core.counted_submission.superseded_at IS
'Đến khi nào dòng này còn dùng; trống khi đang dùng / Until when the row stood; null while it stands';
COMMENT ON COLUMN core.counted_submission.file_name IS 'Tên tệp đã gửi / Name of the file as sent';

CREATE FUNCTION core.copy_column_comments(source regclass, target regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    missing record;
BEGIN
    FOR missing IN
        SELECT
            theirs.attname,
            col_description(ours.attrelid, ours.attnum) AS told
        FROM pg_attribute AS theirs
        INNER JOIN pg_attribute AS ours ON theirs.attname = ours.attname AND ours.attrelid = source
        WHERE
            theirs.attrelid = target
            AND theirs.attnum > 0
            AND col_description(theirs.attrelid, theirs.attnum) IS null
            AND col_description(ours.attrelid, ours.attnum) IS NOT null
    LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', target, missing.attname, missing.told);
    END LOOP;
END
$$;
COMMENT ON FUNCTION core.copy_column_comments IS
'Explains the columns of a view that have no comment yet with the comments of the same columns of another: said once';
