-- Departments may report for more than one index. Everything that stands so far is of PCI; from now on the catalogue says of which.
ALTER TABLE core.methodology ADD COLUMN index_code text NOT NULL DEFAULT 'PCI';
ALTER TABLE core.indicator ADD COLUMN index_code text NOT NULL DEFAULT 'PCI';
ALTER TABLE core.methodology ALTER COLUMN index_code DROP DEFAULT;
ALTER TABLE core.indicator ALTER COLUMN index_code DROP DEFAULT;
COMMENT ON COLUMN core.methodology.index_code IS 'The index whose sub-indices these are; results of VCCI are of PCI';
COMMENT ON COLUMN core.indicator.index_code IS 'The index that it is reported for';
