-- PCI results come from the catalogue (cited values) and from files that stewards file. A reading is what one source gives; it is
-- written once, and only whether it is used changes. What departments quote of PCI is kept apart from both.

ALTER TABLE intake.submission
ADD COLUMN kind text NOT NULL DEFAULT 'report' CHECK (kind IN ('report', 'pci_results')),
DROP CONSTRAINT submission_check,
ADD CONSTRAINT report_is_somebodys
CHECK (kind <> 'report' OR state = 'quarantined' OR (round_key IS NOT null AND department_code IS NOT null)),
ADD CONSTRAINT results_are_no_departments CHECK (kind = 'report' OR (round_key IS null AND department_code IS null));
COMMENT ON COLUMN intake.submission.kind IS
'report: a department''s workbook of a round; pci_results: what VCCI published, filed by a steward, of no round and no department';

CREATE TABLE core.pci_year (
    first_year integer PRIMARY KEY,
    last_year integer,
    provinces integer NOT NULL,
    ranked integer,
    published_from_month integer NOT NULL CHECK (published_from_month BETWEEN 1 AND 12),
    source text NOT NULL
);
COMMENT ON TABLE core.pci_year IS
'One row per span of PCI years published alike: provinces measured, how many get composite and rank, first month of publication';

CREATE TABLE core.pci_reading (
    origin text NOT NULL,
    province_code text NOT NULL REFERENCES core.province,
    pci_year integer NOT NULL,
    reading_number integer NOT NULL CHECK (reading_number > 0),
    submission_id bigint REFERENCES intake.submission,
    known_at timestamptz,
    is_used boolean NOT NULL,
    reading_reason text,
    composite numeric CHECK (composite BETWEEN 0 AND 100),
    rank integer CHECK (rank > 0),
    ranked_provinces integer CHECK (rank <= ranked_provinces),
    tier text,
    source text NOT NULL,
    note text,
    sheet text,
    cell text,
    PRIMARY KEY (origin, province_code, pci_year, reading_number),
    CHECK ((origin = 'catalogue') = (submission_id IS null)),
    CHECK ((submission_id IS null) = (known_at IS null))
);
CREATE UNIQUE INDEX one_reading_of_a_file_is_used ON core.pci_reading (origin, province_code, pci_year) WHERE is_used;
CREATE INDEX pci_reading_of_year ON core.pci_reading (province_code, pci_year);
COMMENT ON TABLE core.pci_reading IS
'One row per reading: what one source gives for a province and PCI year; used or not, and why';
COMMENT ON COLUMN core.pci_reading.origin IS 'catalogue: a cited value that is shipped; otherwise the receipt number of the file';
COMMENT ON COLUMN core.pci_reading.known_at IS 'When the file arrived; null for what is shipped, which is known from the beginning';
COMMENT ON COLUMN core.pci_reading.is_used IS 'Whether it is the reading that its origin uses for the province and year';
COMMENT ON COLUMN core.pci_reading.reading_reason IS 'Why it is used and not what other sources give';

CREATE TABLE core.pci_reading_score (
    origin text NOT NULL,
    province_code text NOT NULL,
    pci_year integer NOT NULL,
    reading_number integer NOT NULL,
    sub_index_code text NOT NULL,
    score numeric NOT NULL CHECK (score BETWEEN 0 AND 10),
    sheet text,
    cell text,
    PRIMARY KEY (origin, province_code, pci_year, reading_number, sub_index_code),
    FOREIGN KEY (origin, province_code, pci_year, reading_number) REFERENCES core.pci_reading
);
COMMENT ON TABLE core.pci_reading_score IS
'One row per reading and sub-index: the score of 1 to 10 that its source gives; no row where it gives none';

CREATE TABLE core.pci_indicator_value (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    province_code text NOT NULL REFERENCES core.province,
    pci_year integer NOT NULL,
    indicator_code text NOT NULL,
    label text NOT NULL,
    sub_index_code text,
    unit text,
    direction text,
    value numeric,
    source text NOT NULL,
    known_at timestamptz NOT NULL,
    sheet text NOT NULL,
    cell text NOT NULL,
    PRIMARY KEY (submission_id, province_code, pci_year, indicator_code)
);
COMMENT ON TABLE core.pci_indicator_value IS
'One row per file, province, PCI year and indicator of VCCI, under VCCI''s own code and in its own unit';

CREATE TABLE core.pci_quote (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    quote_number integer NOT NULL,
    round_key text NOT NULL,
    department_code text NOT NULL,
    measure text NOT NULL CHECK (measure IN ('composite', 'rank', 'score')),
    sub_index_code text CHECK ((measure = 'score') = (sub_index_code IS NOT null)),
    pci_year integer,
    value numeric NOT NULL,
    text text NOT NULL,
    rule_set_version text NOT NULL,
    sheet text NOT NULL,
    cell text NOT NULL,
    PRIMARY KEY (submission_id, quote_number)
);
CREATE INDEX pci_quote_of_round ON core.pci_quote (round_key, department_code);
COMMENT ON TABLE core.pci_quote IS
'One row per PCI score or rank that a department quotes in its texts: to be held against what is published, never a PCI result itself';
COMMENT ON COLUMN core.pci_quote.pci_year IS 'The PCI year that the sentence names; null where it names none';

INSERT INTO core.pci_reading (
    origin, province_code, pci_year, reading_number, is_used, composite, rank, ranked_provinces, source, note
)
SELECT
    'catalogue' AS origin,
    province_code,
    pci_year,
    1 AS reading_number,
    true AS is_used,
    composite,
    rank,
    ranked_provinces,
    source,
    note
FROM core.pci_result;
INSERT INTO core.pci_reading_score (origin, province_code, pci_year, reading_number, sub_index_code, score)
SELECT
    'catalogue' AS origin,
    province_code,
    pci_year,
    1 AS reading_number,
    sub_index_code,
    score
FROM core.pci_sub_index_score;
-- What reads them is a view of sql/marts, and those are written anew after the migrations.
DROP TABLE core.pci_sub_index_score, core.pci_result CASCADE;

CREATE FUNCTION core.refuse_change_of_a_filed_reading() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF old.origin <> 'catalogue' THEN
        RAISE EXCEPTION 'a reading of a file is never changed: file another one, which takes its place';
    END IF;
    RETURN CASE tg_op WHEN 'DELETE' THEN old ELSE new END;
END
$$;
CREATE TRIGGER pci_reading_of_a_file_stays BEFORE UPDATE OR DELETE ON core.pci_reading
FOR EACH ROW EXECUTE FUNCTION core.refuse_change_of_a_filed_reading();
CREATE TRIGGER pci_reading_score_of_a_file_stays BEFORE UPDATE OR DELETE ON core.pci_reading_score
FOR EACH ROW EXECUTE FUNCTION core.refuse_change_of_a_filed_reading();
CREATE TRIGGER pci_indicator_value_is_append_only BEFORE UPDATE OR DELETE ON core.pci_indicator_value
FOR EACH ROW EXECUTE FUNCTION intake.refuse_change();

-- With their owner's rights: a view does not lend its own to the functions that it calls, and BI reads published views only.
CREATE FUNCTION core.pci_result_as_known_at(as_of timestamptz) RETURNS SETOF core.pci_reading LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog AS $$
    SELECT DISTINCT ON (reading.province_code, reading.pci_year) reading.*
    FROM core.pci_reading AS reading
    WHERE reading.is_used AND (reading.known_at IS null OR reading.known_at <= as_of)
    ORDER BY reading.province_code, reading.pci_year, reading.known_at DESC NULLS LAST, reading.origin DESC
$$;
COMMENT ON FUNCTION core.pci_result_as_known_at IS
'One row per province and PCI year: the reading that was in use at an instant, that of the newest file then, else the shipped one.
Example: SELECT composite FROM core.pci_result_as_known_at(''2022-01-01'') WHERE province_code = ''QNG'' AND pci_year = 2020';

CREATE FUNCTION core.pci_score_as_known_at(as_of timestamptz) RETURNS SETOF core.pci_reading_score LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog AS $$
    SELECT score.*
    FROM (
        SELECT DISTINCT ON (reading.province_code, reading.pci_year) reading.*
        FROM core.pci_reading AS reading
        WHERE
            reading.is_used
            AND (reading.known_at IS null OR reading.known_at <= as_of)
            AND EXISTS (
                SELECT 1 FROM core.pci_reading_score AS any_score
                WHERE
                    (any_score.origin, any_score.province_code, any_score.pci_year, any_score.reading_number)
                    = (reading.origin, reading.province_code, reading.pci_year, reading.reading_number)
            )
        ORDER BY reading.province_code, reading.pci_year, reading.known_at DESC NULLS LAST, reading.origin DESC
    ) AS newest
    INNER JOIN core.pci_reading_score AS score USING (origin, province_code, pci_year, reading_number)
$$;
COMMENT ON FUNCTION core.pci_score_as_known_at IS
'One row per province, PCI year and sub-index, as known at an instant: a newer file without scores says nothing about them.
Example: SELECT score FROM core.pci_score_as_known_at(now()) WHERE province_code = ''QNG'' AND pci_year = 2020';

CREATE VIEW core.pci_result AS
SELECT
    province_code,
    pci_year,
    composite,
    rank,
    ranked_provinces,
    tier,
    source,
    note,
    reading_reason,
    origin,
    known_at,
    submission_id,
    sheet,
    cell
FROM core.pci_result_as_known_at('infinity');
COMMENT ON VIEW core.pci_result IS
'One row per province and PCI year: what VCCI published, by the reading in use; composite and rank are null where it published none';

CREATE VIEW core.pci_sub_index_score AS
SELECT
    province_code,
    pci_year,
    sub_index_code,
    score,
    origin,
    sheet,
    cell
FROM core.pci_score_as_known_at('infinity');
COMMENT ON VIEW core.pci_sub_index_score IS
'One row per province, PCI year and sub-index: the score of 1 to 10 that VCCI published; no row where none was found';

CREATE FUNCTION core.pci_indicator_as_known_at(as_of timestamptz) RETURNS SETOF core.pci_indicator_value LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog AS $$
    SELECT DISTINCT ON (province_code, pci_year, indicator_code) *
    FROM core.pci_indicator_value
    WHERE known_at <= as_of
    ORDER BY province_code, pci_year, indicator_code, known_at DESC, submission_id DESC
$$;
COMMENT ON FUNCTION core.pci_indicator_as_known_at IS
'One row per province, PCI year and indicator of VCCI, of the newest file at an instant.
Example: SELECT value FROM core.pci_indicator_as_known_at(now()) WHERE province_code = ''QNG'' AND pci_year = 2016';

-- ---------------------------------------------------------------- what the rules in sql/rules share

CREATE VIEW core.pci_published_value AS
SELECT
    province_code,
    pci_year,
    'composite' AS measure,
    null::text AS sub_index_code,
    composite AS value,
    source
FROM core.pci_result
WHERE composite IS NOT null
UNION ALL
SELECT
    province_code,
    pci_year,
    'rank' AS measure,
    null AS sub_index_code,
    rank AS value,
    source
FROM core.pci_result
WHERE rank IS NOT null
UNION ALL
SELECT
    score.province_code,
    score.pci_year,
    'score' AS measure,
    score.sub_index_code,
    score.score AS value,
    result.source
FROM core.pci_sub_index_score AS score
INNER JOIN core.pci_result AS result ON score.province_code = result.province_code AND score.pci_year = result.pci_year;
COMMENT ON VIEW core.pci_published_value IS 'One row per composite, rank and sub-index score in use, with its source';

CREATE VIEW core.standing_pci_quote AS
SELECT
    quote.submission_id,
    quote.quote_number,
    quote.round_key,
    quote.department_code,
    round.province_code,
    left(round.round_code, 4)::integer AS round_year,
    (submission.arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS arrived_on,
    quote.measure,
    quote.sub_index_code,
    quote.pci_year,
    quote.value,
    quote.text,
    quote.sheet,
    quote.cell,
    CASE quote.measure
        WHEN 'composite' THEN NOT quote.value BETWEEN 10 AND 100
        WHEN 'score' THEN NOT quote.value BETWEEN 1 AND 10
        ELSE false
    END AS is_off_scale,
    CASE quote.measure
        WHEN 'composite' THEN 'điểm'
        WHEN 'rank' THEN 'hạng'
        ELSE 'điểm ' || coalesce(sub_index.name_vi, quote.sub_index_code) || ','
    END AS measure_vi,
    CASE quote.measure
        WHEN 'composite' THEN 'composite'
        WHEN 'rank' THEN 'rank'
        ELSE 'score of ' || coalesce(sub_index.name_en, quote.sub_index_code)
    END AS measure_en
FROM core.standing
INNER JOIN core.pci_quote AS quote ON standing.submission_id = quote.submission_id
INNER JOIN intake.submission ON standing.submission_id = submission.submission_id
INNER JOIN core.round ON quote.round_key = round.round_key
LEFT JOIN core.sub_index
    ON round.methodology_code = sub_index.methodology_code AND quote.sub_index_code = sub_index.sub_index_code
WHERE standing.superseded_at IS null;
COMMENT ON VIEW core.standing_pci_quote IS
'One row per PCI score or rank that a department quotes in what stands, with the scale that it runs on and its name for a sentence';
