CREATE VIEW core.counted_silence AS
SELECT
    round.basis,
    round.province_code,
    round.round_key,
    round.round_code,
    round.period_year,
    round.methodology_code,
    round.due_on,
    round.release_number,
    silent.department_code,
    silent.known_at,
    silent.superseded_at
FROM core.nothing_stood AS silent
INNER JOIN core.counted_round AS round ON silent.round_key = round.round_key AND round.basis = 'draft'
WHERE silent.superseded_at IS null OR silent.known_at < silent.superseded_at
UNION ALL
SELECT
    round.basis,
    round.province_code,
    round.round_key,
    round.round_code,
    round.period_year,
    round.methodology_code,
    round.due_on,
    round.release_number,
    owed.department_code,
    null AS known_at,
    null AS superseded_at
FROM core.counted_round AS round
INNER JOIN intake.assignment AS owed ON round.round_key = owed.round_key AND owed.kind = 'workbook'
WHERE
    round.basis = 'approved'
    AND NOT EXISTS (
        SELECT 1
        FROM core.approved_submission
        INNER JOIN intake.submission ON approved_submission.submission_id = submission.submission_id
        WHERE submission.round_key = owed.round_key AND submission.department_code = owed.department_code
    );

COMMENT ON VIEW core.counted_silence IS
'One row per basis (draft, approved), department that owes a workbook, and time during which no submission of it counted';
