-- The year alone does not tell a quarter from the year that it is a part of. Both follow from the round, and are computed here only.
ALTER TABLE core.round
ADD COLUMN period_year integer NOT NULL GENERATED ALWAYS AS (extract(YEAR FROM period_to)::integer) STORED,
ADD COLUMN period_kind text GENERATED ALWAYS AS (
    CASE substr(round_code, 6, 1)
        WHEN 'Y' THEN 'year'
        WHEN 'H' THEN 'half_year'
        WHEN 'Q' THEN 'quarter'
    END
) STORED;
COMMENT ON COLUMN core.round.period_year IS 'Year of the last day that the round reports on';
COMMENT ON COLUMN core.round.period_kind IS 'year, half_year or quarter, as the code of the round says';
