-- The version that stood next is looked up for each row: as joins, both parts are planned badly once there are many rounds.
CREATE VIEW core.nothing_stood AS
SELECT
    round.province_code,
    owed.round_key,
    owed.department_code,
    -- What is owed without an opening on record was owed from the beginning: the first PCI year. Python knows no earlier than the year 1.
    coalesce(opened_round.opened_at, '2005-01-01T00:00:00+07:00') AS known_at,
    first.known_at AS superseded_at
FROM core.round
INNER JOIN intake.assignment AS owed ON round.round_key = owed.round_key
LEFT JOIN intake.opened_round ON owed.round_key = opened_round.round_key
CROSS JOIN LATERAL (
    SELECT min(standing.known_at) AS known_at
    FROM core.standing
    WHERE standing.round_key = owed.round_key AND standing.department_code = owed.department_code
) AS first
WHERE owed.kind = 'workbook'
UNION ALL
SELECT
    round.province_code,
    ended.round_key,
    ended.department_code,
    ended.superseded_at AS known_at,
    next.known_at AS superseded_at
FROM core.round
INNER JOIN core.standing AS ended ON round.round_key = ended.round_key
CROSS JOIN LATERAL (
    SELECT min(standing.known_at) AS known_at
    FROM core.standing
    WHERE
        standing.round_key = ended.round_key
        AND standing.department_code = ended.department_code
        AND standing.known_at >= ended.superseded_at
        AND (standing.submission_id, standing.known_at) <> (ended.submission_id, ended.known_at)
) AS next
WHERE ended.superseded_at IS NOT null AND (next.known_at IS null OR next.known_at > ended.superseded_at);
COMMENT ON VIEW core.nothing_stood IS
'One row per department that owes a workbook and time during which no submission of it stood: before its first one, or after '
'a withdrawal; superseded_at is null while that lasts';
