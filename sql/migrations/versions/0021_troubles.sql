-- A step that breaks down over one file costs no other: it is counted, the operators are told, and a file that cannot be loaded is
-- quarantined after some tries.

CREATE TABLE intake.trouble (
    sha256 text NOT NULL REFERENCES intake.file,
    step text NOT NULL CHECK (step IN ('attach', 'load', 'readmit', 'receipt', 'slip')),
    times integer NOT NULL DEFAULT 1,
    detail text NOT NULL,
    is_told boolean NOT NULL DEFAULT false,
    PRIMARY KEY (sha256, step)
);
COMMENT ON TABLE intake.trouble IS 'One row per file and step of the intake that broke down over it';
COMMENT ON COLUMN intake.trouble.times IS 'How often it has broken down';
COMMENT ON COLUMN intake.trouble.detail IS 'The error of the last time, for the operators';
COMMENT ON COLUMN intake.trouble.is_told IS 'Whether the operators were told';
