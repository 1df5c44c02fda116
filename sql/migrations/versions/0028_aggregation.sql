-- How values of several departments make the province's. Nothing is assumed of indicators that were declared before: the catalogue says it.
ALTER TABLE core.indicator
ADD COLUMN aggregation text CHECK (aggregation IN ('sum_of_leads', 'sum_of_all', 'weighted_mean', 'none'));
COMMENT ON COLUMN core.indicator.aggregation IS
'How departments'' values make the province''s: sum_of_leads, sum_of_all (leads and those that contribute), weighted_mean (of the leads), none';
COMMENT ON COLUMN core.indicator.weight_indicator_code IS
'Indicator whose value weighs a department in the weighted mean; null: no mean of several departments is made';
