-- What the checks of level 3 (the department's own past) and level 4 (departments against each other) need.

ALTER TABLE core.indicator ADD COLUMN jump_pct numeric, ADD COLUMN jump_points numeric;
COMMENT ON COLUMN core.indicator.jump_pct IS
'Largest change against last year, in per cent of its value, that needs no explanation; null: not checked';
COMMENT ON COLUMN core.indicator.jump_points IS
'Largest change against last year, in percentage points, that needs no explanation; null: not checked';

CREATE TABLE core.indicator_total (
    province_code text NOT NULL REFERENCES core.province,
    total_code text NOT NULL,
    parts text[] NOT NULL,
    relation text NOT NULL CHECK (relation IN ('equals', 'at_most')),
    tolerance numeric NOT NULL CHECK (tolerance >= 0),
    source text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    PRIMARY KEY (province_code, total_code, parts, valid_from)
);
COMMENT ON TABLE core.indicator_total IS
'One row per declared total: its parts together equal it, or are at most it, give or take the tolerance in its unit';

ALTER TABLE core.task ADD COLUMN ordinal text;
COMMENT ON COLUMN core.task.ordinal IS 'The number (TT) that the department gave the task; a plan item cites it to carry the task over';

ALTER TABLE intake.finding ADD COLUMN rule_set_version text;
COMMENT ON COLUMN intake.finding.rule_set_version IS
'Rule set of a finding that was made after loading, across years and departments; null for one that the submission''s own check made';

-- ---------------------------------------------------------------- what the rules in sql/rules share

CREATE FUNCTION core.words_of(name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_agg(DISTINCT word), '{}')
    FROM regexp_split_to_table(lower(name), '[^[:alnum:]]+') AS word
    WHERE length(word) > 1
$$;
COMMENT ON FUNCTION core.words_of IS 'The different words of a text, lower-cased, accents kept, single characters left out';

CREATE FUNCTION core.says_the_same(planned text[], reported text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT cardinality(planned) > 0
        AND (SELECT count(*) FROM unnest(planned) AS word WHERE word = any(reported)) >= 0.6 * cardinality(planned)
$$;
COMMENT ON FUNCTION core.says_the_same IS 'Whether at least 60 per cent of the words of a plan item are found among those of a task';

CREATE VIEW core.round_before AS
SELECT
    this.round_key,
    this.province_code,
    this.due_on,
    before.round_key AS last_round_key,
    before.round_code AS last_round_code
FROM core.round AS this
INNER JOIN core.round AS before
    ON
        this.province_code = before.province_code
        AND before.round_code = (left(this.round_code, 4)::integer - 1)::text || substr(this.round_code, 5);
COMMENT ON VIEW core.round_before IS 'One row per round that has a round of the same kind one year before, in the same province';

CREATE VIEW core.standing_figure AS
SELECT
    value.submission_id,
    value.round_key,
    value.department_code,
    value.indicator_code,
    value.value,
    value.last_year_value AS last_year_written,
    value.sheet,
    value.cell,
    substring(value.cell FROM '\d{1,7}$')::integer AS sheet_row,
    owed.role
FROM core.standing
INNER JOIN core.indicator_value AS value ON standing.submission_id = value.submission_id
LEFT JOIN intake.assignment AS owed
    ON
        value.round_key = owed.round_key
        AND value.department_code = owed.department_code
        AND owed.kind = 'indicator'
        AND value.indicator_code = owed.item_code
WHERE standing.superseded_at IS null AND value.value IS NOT null;
COMMENT ON VIEW core.standing_figure IS
'One row per figure that stands, with the role in which the department owes it; role is null when it does not owe it';

CREATE VIEW core.sole_lead AS
SELECT
    round_key,
    item_code AS indicator_code,
    min(department_code) FILTER (WHERE role = 'lead') AS department_code,
    bool_or(role = 'contributing') AS has_contributors
FROM intake.assignment
WHERE kind = 'indicator'
GROUP BY round_key, item_code
HAVING count(*) FILTER (WHERE role = 'lead') = 1;
COMMENT ON VIEW core.sole_lead IS 'One row per indicator of a round that exactly one department leads';
