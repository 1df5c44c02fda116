-- Through time: reorganisations with shares, how an indicator may be carried over, and when nothing stood.

CREATE TABLE core.reorganisation (
    reorganisation_code text PRIMARY KEY,
    province_code text NOT NULL REFERENCES core.province,
    from_on date NOT NULL,
    name_vi text NOT NULL,
    name_en text NOT NULL,
    legal_basis text,
    evidence text NOT NULL,
    source text NOT NULL
);
COMMENT ON TABLE core.reorganisation IS 'One row per declared reorganisation: from which day, on which legal basis, on what evidence';
COMMENT ON COLUMN core.reorganisation.province_code IS 'Province that the departments belong to afterwards';
COMMENT ON COLUMN core.reorganisation.legal_basis IS 'Number and day of the decision; null where it was not found';

-- Derived from the catalogue, and written anew whenever the catalogue is loaded.
DROP TABLE core.department_successor;
CREATE TABLE core.department_successor (
    reorganisation_code text NOT NULL REFERENCES core.reorganisation,
    province_code text NOT NULL REFERENCES core.province,
    department_code text NOT NULL,
    successor_province_code text NOT NULL REFERENCES core.province,
    successor_code text NOT NULL,
    from_on date NOT NULL,
    share numeric CHECK (share > 0 AND share <= 1),
    scope_vi text,
    PRIMARY KEY (province_code, department_code, from_on, successor_province_code, successor_code)
);
COMMENT ON TABLE core.department_successor IS
'One row per department and department that takes over its work, or part of it, from a day on; a department that goes on '
'by itself has no row';
COMMENT ON COLUMN core.department_successor.share IS
'Part of the work that moves, 0 to 1; 1 where all of it goes to one successor; null where nobody knows';

ALTER TABLE core.indicator
ADD COLUMN carry_over text CHECK (carry_over IN ('sum', 'weighted_mean', 'not_carried_over')),
ADD COLUMN weight_indicator_code text;
COMMENT ON COLUMN core.indicator.carry_over IS
'What happens to its values when departments are reorganised: sum (added), weighted_mean (averaged), not_carried_over';
COMMENT ON COLUMN core.indicator.weight_indicator_code IS
'Indicator whose value weighs a department in the weighted mean; null: each department counts once';

-- An indicator is followed through all rounds and departments.
CREATE INDEX assignment_of_item ON intake.assignment (item_code, round_key, department_code);
