-- PostgreSQL plans for discs with arms, where a read at random costs four in order; on an SSD, and in memory, an index is worth its look-ups.
-- Left as it is where somebody else owns the database.
DO $$
BEGIN
    IF (SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()) THEN
        EXECUTE format('ALTER DATABASE %I SET random_page_cost = 1.1', current_database());
    END IF;
END
$$
