-- The warehouse at its first version: what arrived (intake), what was learnt (core), what may be read (mart).

CREATE SCHEMA intake;
COMMENT ON SCHEMA intake IS 'What arrived, what was read in it, what was found wrong, what was answered';
CREATE SCHEMA core;
COMMENT ON SCHEMA core IS 'The catalogue as dimensions, and the facts that accepted submissions state';
CREATE SCHEMA mart;
COMMENT ON SCHEMA mart IS 'What people and BI tools may read';

-- ---------------------------------------------------------------- dimensions

CREATE TABLE core.province (
    province_code text PRIMARY KEY,
    name_vi text NOT NULL,
    name_en text NOT NULL,
    gso_code text,
    successor_code text,
    source text NOT NULL,
    valid_from date NOT NULL,
    valid_to date
);

CREATE TABLE core.department (
    province_code text NOT NULL REFERENCES core.province,
    department_code text NOT NULL,
    name_vi text NOT NULL,
    name_en text NOT NULL,
    kind text NOT NULL,
    evidence text NOT NULL,
    source text NOT NULL,
    ordinal integer NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    PRIMARY KEY (province_code, department_code, valid_from)
);

CREATE TABLE core.department_successor (
    province_code text NOT NULL REFERENCES core.province,
    department_code text NOT NULL,
    successor_code text NOT NULL,
    from_on date NOT NULL,
    scope_vi text,
    PRIMARY KEY (province_code, department_code, successor_code, from_on)
);

CREATE TABLE core.methodology (
    methodology_code text PRIMARY KEY,
    first_year integer NOT NULL,
    last_year integer,
    weights_evidence text NOT NULL
);

CREATE TABLE core.sub_index (
    methodology_code text NOT NULL REFERENCES core.methodology,
    sub_index_code text NOT NULL,
    ordinal integer NOT NULL,
    name_vi text NOT NULL,
    name_en text NOT NULL,
    weight_pct numeric,
    PRIMARY KEY (methodology_code, sub_index_code)
);

CREATE TABLE core.focal_department (
    province_code text NOT NULL REFERENCES core.province,
    sub_index_code text NOT NULL,
    department_code text NOT NULL,
    is_proven boolean NOT NULL,
    source text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    PRIMARY KEY (province_code, sub_index_code, valid_from)
);

CREATE TABLE core.indicator (
    indicator_code text NOT NULL,
    sub_index_code text NOT NULL,
    name_vi text NOT NULL,
    name_en text NOT NULL,
    unit_code text NOT NULL,
    unit_vi text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('higher_better', 'lower_better', 'neutral')),
    limit_min numeric,
    limit_max numeric,
    is_whole_number boolean NOT NULL,
    is_required boolean NOT NULL,
    evidence text NOT NULL,
    source text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    PRIMARY KEY (indicator_code, valid_from)
);

CREATE TABLE core.provincial_task (
    task_code text NOT NULL,
    province_code text NOT NULL REFERENCES core.province,
    sub_index_code text NOT NULL,
    field text NOT NULL,
    name_vi text NOT NULL,
    source text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    PRIMARY KEY (province_code, task_code, valid_from)
);

CREATE TABLE core.round (
    round_key text PRIMARY KEY,
    province_code text NOT NULL REFERENCES core.province,
    round_code text NOT NULL,
    methodology_code text NOT NULL REFERENCES core.methodology,
    period_from date NOT NULL,
    period_to date NOT NULL,
    cut_off_on date NOT NULL,
    requested_on date NOT NULL,
    due_on date NOT NULL,
    closes_on date NOT NULL,
    figures text NOT NULL,
    source text NOT NULL,
    UNIQUE (province_code, round_code)
);

CREATE TABLE core.rule (
    rule_set_version text NOT NULL,
    rule_code text NOT NULL,
    level smallint NOT NULL,
    severity text NOT NULL,
    life text NOT NULL,
    title_vi text NOT NULL,
    title_en text NOT NULL,
    remedy_vi text NOT NULL,
    remedy_en text NOT NULL,
    PRIMARY KEY (rule_set_version, rule_code)
);

-- ---------------------------------------------------------------- intake

CREATE TABLE intake.opened_round (
    round_key text PRIMARY KEY REFERENCES core.round,
    opened_at timestamptz NOT NULL,
    catalogue_version text NOT NULL
);
COMMENT ON TABLE intake.opened_round IS 'One row per round whose workbooks were handed out';

CREATE TABLE intake.assignment (
    round_key text NOT NULL REFERENCES core.round,
    department_code text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('workbook', 'indicator', 'task')),
    item_code text NOT NULL,
    role text NOT NULL CHECK (role IN ('lead', 'contributing')),
    PRIMARY KEY (round_key, department_code, kind, item_code)
);
COMMENT ON TABLE intake.assignment IS 'One row per thing that a department owes in a round';

CREATE TABLE intake.file (
    sha256 text PRIMARY KEY CHECK (length(sha256) = 64),
    size_bytes bigint NOT NULL,
    archive_path text NOT NULL,
    first_arrived_at timestamptz NOT NULL
);
COMMENT ON TABLE intake.file IS 'One row per different file; its bytes lie in the archive under their SHA-256';

CREATE TABLE intake.arrival (
    arrival_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256 text NOT NULL REFERENCES intake.file,
    file_name text NOT NULL,
    arrived_at timestamptz NOT NULL,
    sender text,
    UNIQUE (sha256, file_name, arrived_at)
);
COMMENT ON TABLE intake.arrival IS 'One row per delivery; the same bytes twice are two arrivals of one file';

CREATE TABLE intake.submission (
    submission_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256 text NOT NULL UNIQUE REFERENCES intake.file,
    receipt_number text NOT NULL UNIQUE,
    round_key text REFERENCES core.round,
    department_code text,
    version integer,
    state text NOT NULL CHECK (state IN ('accepted', 'accepted_with_warnings', 'returned', 'quarantined', 'withdrawn')),
    arrived_at timestamptz NOT NULL,
    file_name text NOT NULL,
    identified_by text,
    template_version text,
    catalogue_version text NOT NULL,
    rule_set_version text NOT NULL,
    report_number text,
    reported_on date,
    data_until_on date,
    figures text,
    nothing_to_report boolean NOT NULL DEFAULT false,
    signer_name text,
    signer_title text,
    contact_name text,
    contact_phone text,
    contact_email text,
    CHECK (state = 'quarantined' OR (round_key IS NOT null AND department_code IS NOT null))
);
CREATE INDEX submission_of_department ON intake.submission (round_key, department_code, arrived_at);
COMMENT ON TABLE intake.submission IS 'One row per file that was judged, with the one state it ended in';
COMMENT ON COLUMN intake.submission.version IS 'Counts the versions of one department in one round by time of arrival; null while quarantined';

CREATE TABLE intake.sheet (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    ordinal smallint NOT NULL,
    name text NOT NULL,
    visibility text NOT NULL,
    cells jsonb NOT NULL,
    PRIMARY KEY (submission_id, ordinal)
);
COMMENT ON TABLE intake.sheet IS 'One row per sheet that was read, with its filled cells in reading order';
COMMENT ON COLUMN intake.sheet.cells IS 'Array of [address, kind, raw text, typed value, marks]; view intake.cell unfolds it';

CREATE TABLE intake.finding (
    finding_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    rule_code text NOT NULL,
    level smallint NOT NULL,
    severity text NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    sheet text,
    cell text,
    found text,
    expected text NOT NULL,
    difference numeric,
    message_vi text NOT NULL,
    message_en text NOT NULL,
    remedy_vi text NOT NULL,
    remedy_en text NOT NULL
);
CREATE INDEX finding_of_submission ON intake.finding (submission_id);
COMMENT ON TABLE intake.finding IS 'One row per rule broken at one place';

CREATE TABLE intake.event (
    event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    happened_at timestamptz NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    detail jsonb NOT NULL DEFAULT '{}'::jsonb
);
COMMENT ON TABLE intake.event IS 'Append-only: what people and runs did';
CREATE FUNCTION intake.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', tg_table_name;
END
$$;
CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE ON intake.event
FOR EACH ROW EXECUTE FUNCTION intake.refuse_change();

-- ---------------------------------------------------------------- facts

CREATE TABLE core.standing (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    round_key text NOT NULL REFERENCES core.round,
    department_code text NOT NULL,
    known_at timestamptz NOT NULL,
    superseded_at timestamptz,
    PRIMARY KEY (submission_id, known_at),
    CHECK (superseded_at IS null OR superseded_at >= known_at)
);
CREATE UNIQUE INDEX one_submission_stands ON core.standing (round_key, department_code) WHERE superseded_at IS null;
CREATE INDEX standing_through_time ON core.standing (round_key, department_code, known_at);
COMMENT ON TABLE core.standing IS
'One row per time during which a submission''s facts stood; facts never change, only whether they stand';

CREATE TABLE core.indicator_value (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    round_key text NOT NULL,
    department_code text NOT NULL,
    indicator_code text NOT NULL,
    answer text NOT NULL CHECK (answer IN ('reported', 'nothing_to_report', 'not_applicable', 'missing')),
    value numeric,
    last_year_value numeric,
    source_text text,
    documents text[] NOT NULL,
    note text,
    rule_set_version text NOT NULL,
    sheet text NOT NULL,
    cell text NOT NULL,
    PRIMARY KEY (submission_id, indicator_code),
    CHECK ((answer = 'reported') = (value IS NOT null))
);
CREATE INDEX indicator_value_of_round ON core.indicator_value (round_key, indicator_code, department_code);

CREATE TABLE core.task (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    round_key text NOT NULL,
    department_code text NOT NULL,
    sheet_row integer NOT NULL,
    task_code text,
    sub_indices text[] NOT NULL,
    field text,
    name text NOT NULL,
    lead text,
    partners text,
    deadline_text text,
    product text,
    quantities numeric[] NOT NULL,
    quantity_units text[] NOT NULL,
    status text NOT NULL,
    reason text,
    documents text[] NOT NULL,
    note text,
    rule_set_version text NOT NULL,
    sheet text NOT NULL,
    cell text NOT NULL,
    PRIMARY KEY (submission_id, sheet_row)
);
CREATE INDEX task_of_round ON core.task (round_key, department_code);

CREATE TABLE core.issued_document (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    round_key text NOT NULL,
    department_code text NOT NULL,
    sheet_row integer NOT NULL,
    number text,
    issued_on date,
    document_type text,
    agency text,
    title text,
    citation text,
    note text,
    rule_set_version text NOT NULL,
    sheet text NOT NULL,
    cell text NOT NULL,
    PRIMARY KEY (submission_id, sheet_row)
);
CREATE INDEX issued_document_of_round ON core.issued_document (round_key, department_code);

CREATE TABLE core.plan_item (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    round_key text NOT NULL,
    department_code text NOT NULL,
    sheet_row integer NOT NULL,
    sub_indices text[] NOT NULL,
    field text,
    name text NOT NULL,
    lead text,
    partners text,
    deadline_text text,
    quantities numeric[] NOT NULL,
    quantity_units text[] NOT NULL,
    status text NOT NULL,
    condition text,
    documents text[] NOT NULL,
    carried_over text,
    note text,
    rule_set_version text NOT NULL,
    sheet text NOT NULL,
    cell text NOT NULL,
    PRIMARY KEY (submission_id, sheet_row)
);
CREATE INDEX plan_item_of_round ON core.plan_item (round_key, department_code);

CREATE TABLE core.assessment (
    submission_id bigint NOT NULL REFERENCES intake.submission,
    round_key text NOT NULL,
    department_code text NOT NULL,
    sheet_row integer NOT NULL,
    sub_indices text[] NOT NULL,
    assessment_kind text,
    text text NOT NULL,
    rule_set_version text NOT NULL,
    sheet text NOT NULL,
    cell text NOT NULL,
    PRIMARY KEY (submission_id, sheet_row)
);
CREATE INDEX assessment_of_round ON core.assessment (round_key, department_code);

CREATE VIEW intake.cell AS
SELECT
    sheet.submission_id,
    sheet.name AS sheet,
    entry.value ->> 0 AS address,
    entry.value ->> 1 AS kind,
    entry.value ->> 2 AS raw,
    entry.value -> 3 AS typed,
    entry.value ->> 4 AS marks
FROM intake.sheet
CROSS JOIN LATERAL jsonb_array_elements(sheet.cells) WITH ORDINALITY AS entry;
COMMENT ON VIEW intake.cell IS 'One row per filled cell that was read, as it stood';
