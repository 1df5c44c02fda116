-- Named by its round, so that a question about one round reads its year's targets and no others.
CREATE VIEW core.target_of_round AS
SELECT
    round.province_code,
    round.round_key,
    target.department_code,
    target.indicator_code,
    target.value,
    target.evidence,
    target.source
FROM core.round
INNER JOIN core.target
    ON
        round.province_code = target.province_code
        AND round.period_year = target.target_year;
COMMENT ON VIEW core.target_of_round IS
'One row per round and target of its year; department_code is empty where the target holds for the whole province';
