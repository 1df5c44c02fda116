-- What was published: frozen files, the figures in them with the cells they rest on, and what changed since the release before.

CREATE TABLE core.release (
    release_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    round_key text NOT NULL REFERENCES core.round,
    number integer NOT NULL CHECK (number > 0),
    approved_by text NOT NULL,
    approved_at timestamptz NOT NULL,
    comment text NOT NULL CHECK (comment <> ''),
    embargo_until timestamptz,
    facts_digest text NOT NULL,
    rule_set_version text NOT NULL,
    catalogue_version text NOT NULL,
    supersedes integer,
    UNIQUE (round_key, number)
);
COMMENT ON TABLE core.release IS
'One row per frozen, approved summary of a round; the newest that nobody withdrew stands';
COMMENT ON COLUMN core.release.embargo_until IS 'Nothing of it is handed out before this instant; null: at once';
COMMENT ON COLUMN core.release.facts_digest IS 'SHA-256 over all figures, quotes and documents: the same facts are not released twice';
COMMENT ON COLUMN core.release.supersedes IS 'Number of the release that stood before, with which its changes are told';

CREATE TABLE core.release_withdrawal (
    release_id bigint PRIMARY KEY REFERENCES core.release,
    withdrawn_by text NOT NULL,
    withdrawn_at timestamptz NOT NULL,
    reason text NOT NULL CHECK (reason <> '')
);
COMMENT ON TABLE core.release_withdrawal IS 'One row per withdrawn release: who, when, why';

CREATE TABLE core.release_file (
    release_id bigint NOT NULL REFERENCES core.release,
    edition text NOT NULL CHECK (edition IN ('full', 'public')),
    name text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 text NOT NULL,
    PRIMARY KEY (release_id, edition, name)
);
COMMENT ON TABLE core.release_file IS 'One row per file of a release; its bytes lie in the archive under their SHA-256';

CREATE TABLE core.release_figure (
    release_id bigint NOT NULL REFERENCES core.release,
    ordinal integer NOT NULL,
    figure_key text NOT NULL,
    label text NOT NULL,
    value numeric,
    text text NOT NULL,
    unit text NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (release_id, ordinal)
);
COMMENT ON TABLE core.release_figure IS 'One row per figure or statement that a release prints, in its order';

CREATE TABLE core.release_figure_origin (
    release_id bigint NOT NULL,
    ordinal integer NOT NULL,
    submission_id bigint NOT NULL REFERENCES intake.submission,
    sheet text NOT NULL,
    cell text NOT NULL,
    PRIMARY KEY (release_id, ordinal, submission_id, sheet, cell),
    FOREIGN KEY (release_id, ordinal) REFERENCES core.release_figure
);
CREATE INDEX release_figures_of_a_cell ON core.release_figure_origin (submission_id, sheet, cell);
COMMENT ON TABLE core.release_figure_origin IS 'One row per figure of a release and cell that it rests on; read backwards, the figures of a cell';

CREATE TABLE core.release_change (
    release_id bigint NOT NULL REFERENCES core.release,
    ordinal integer NOT NULL,
    kind text NOT NULL CHECK (kind IN ('added', 'removed', 'changed')),
    figure_key text NOT NULL,
    label text NOT NULL,
    before text,
    after text,
    PRIMARY KEY (release_id, ordinal)
);
COMMENT ON TABLE core.release_change IS 'One row per figure or statement in which a release differs from the one that it supersedes';

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY[
        'release', 'release_withdrawal', 'release_file', 'release_figure', 'release_figure_origin', 'release_change'
    ]
    LOOP
        EXECUTE format(
            'CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON core.%I FOR EACH ROW EXECUTE FUNCTION intake.refuse_change()',
            name || '_is_append_only', name
        );
    END LOOP;
END
$$;
