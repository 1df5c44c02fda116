-- What VCCI published, and what the province set itself: the two families of figures that never come from a department.

CREATE TABLE core.pci_result (
    province_code text NOT NULL REFERENCES core.province,
    pci_year integer NOT NULL,
    composite numeric CHECK (composite BETWEEN 0 AND 100),
    rank integer CHECK (rank BETWEEN 1 AND ranked_provinces),
    ranked_provinces integer NOT NULL,
    source text NOT NULL,
    note text,
    PRIMARY KEY (province_code, pci_year)
);
COMMENT ON TABLE core.pci_result IS
'One row per province and PCI year: what VCCI published; composite and rank are null where it published none';

CREATE TABLE core.pci_sub_index_score (
    province_code text NOT NULL,
    pci_year integer NOT NULL,
    sub_index_code text NOT NULL,
    score numeric NOT NULL CHECK (score BETWEEN 0 AND 10),
    PRIMARY KEY (province_code, pci_year, sub_index_code),
    FOREIGN KEY (province_code, pci_year) REFERENCES core.pci_result
);
COMMENT ON TABLE core.pci_sub_index_score IS
'One row per province, PCI year and sub-index: the score of 1 to 10 that VCCI published; no row where none was found';

CREATE TABLE core.target (
    province_code text NOT NULL REFERENCES core.province,
    indicator_code text NOT NULL,
    target_year integer NOT NULL,
    department_code text NOT NULL DEFAULT '',
    value numeric NOT NULL,
    evidence text NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (province_code, indicator_code, target_year, department_code)
);
COMMENT ON TABLE core.target IS
'One row per target of an indicator in a year, in its unit; department_code is empty where it holds for the whole province';
