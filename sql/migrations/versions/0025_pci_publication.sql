-- A shipped reading counts from the day on which it was published, not from the beginning; a reading that was worked out says so.
ALTER TABLE core.pci_reading
ADD COLUMN published_on date,
ADD COLUMN is_derived boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN core.pci_reading.published_on IS 'The day on which VCCI published the results of the year; null where it is not known';
COMMENT ON COLUMN core.pci_reading.is_derived IS
'True where the figures were worked out from what others tell of them (such as the press), not read where they were published';
COMMENT ON COLUMN core.pci_reading.known_at IS 'When the file arrived; null for what is shipped, which is known from its publication';

CREATE FUNCTION core.pci_known_at(arrived_at timestamptz, published_on date, pci_year integer) RETURNS timestamptz LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog AS $$
    SELECT coalesce(
        arrived_at,
        coalesce(published_on, make_date(pci_year + 1, 12, 31))::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
    )
$$;
COMMENT ON FUNCTION core.pci_known_at IS
'From when a reading was known: the arrival of its file; of a shipped one the day of publication. Where that is not known, the last day of
the year in which PCI of pci_year is published: earlier it is not told.
Example: SELECT core.pci_known_at(null, ''2021-04-15'', 2020)';

CREATE OR REPLACE FUNCTION core.pci_result_as_known_at(as_of timestamptz) RETURNS SETOF core.pci_reading
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT DISTINCT ON (reading.province_code, reading.pci_year) reading.*
    FROM core.pci_reading AS reading
    WHERE reading.is_used AND core.pci_known_at(reading.known_at, reading.published_on, reading.pci_year) <= as_of
    ORDER BY reading.province_code, reading.pci_year, reading.known_at DESC NULLS LAST, reading.origin DESC
$$;

CREATE OR REPLACE FUNCTION core.pci_score_as_known_at(as_of timestamptz) RETURNS SETOF core.pci_reading_score
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT score.*
    FROM (
        SELECT DISTINCT ON (reading.province_code, reading.pci_year) reading.*
        FROM core.pci_reading AS reading
        WHERE
            reading.is_used
            AND core.pci_known_at(reading.known_at, reading.published_on, reading.pci_year) <= as_of
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
