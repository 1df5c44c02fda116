-- A file's own time comes from a clock that may have jumped: what could not be true is kept beside the time that stands.

ALTER TABLE intake.arrival ADD COLUMN claimed_at timestamptz;
COMMENT ON COLUMN intake.arrival.claimed_at IS
'The time that the file bore, where it could not be true (before any workbook was handed out, or in the future); null otherwise';
CREATE UNIQUE INDEX arrival_of_claim ON intake.arrival (sha256, file_name, claimed_at);
