-- Departments and indicators have a row for each time during which they were declared like that. A fact names its row by one column, made of the
-- row's own code and first day, so that it is the same in every warehouse and after every rebuild. (What to_char writes depends on a setting.)
ALTER TABLE core.department ADD COLUMN department_key text NOT NULL GENERATED ALWAYS AS (
    province_code || '-' || department_code || '@' || lpad(extract(YEAR FROM valid_from)::integer::text, 4, '0')
    || '-' || lpad(extract(MONTH FROM valid_from)::integer::text, 2, '0') || '-' || lpad(extract(DAY FROM valid_from)::integer::text, 2, '0')
) STORED UNIQUE;
ALTER TABLE core.indicator ADD COLUMN indicator_key text NOT NULL GENERATED ALWAYS AS (
    indicator_code || '@' || lpad(extract(YEAR FROM valid_from)::integer::text, 4, '0')
    || '-' || lpad(extract(MONTH FROM valid_from)::integer::text, 2, '0') || '-' || lpad(extract(DAY FROM valid_from)::integer::text, 2, '0')
) STORED UNIQUE;
COMMENT ON COLUMN core.department.department_key IS 'Province, department and first day of the row, such as QNG-SCT@2015-01-01';
COMMENT ON COLUMN core.indicator.indicator_key IS 'Indicator and first day of the row, such as TRA-01@2015-01-01';

CREATE OR REPLACE VIEW core.department_of_round AS
SELECT
    round.round_key,
    department.department_code,
    department.ordinal AS department_ordinal,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en,
    department.department_key
FROM core.round
INNER JOIN core.department
    ON
        round.province_code = department.province_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity');
