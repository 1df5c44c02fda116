-- The role lies beside the key, so that what a department owes is read from the index alone, sorted by indicator.
ALTER TABLE intake.assignment DROP CONSTRAINT assignment_pkey,
ADD CONSTRAINT assignment_pkey PRIMARY KEY (round_key, department_code, kind, item_code) INCLUDE (role);

-- Who owes a workbook, without reading the indicators and tasks that lie between one and the next: 150 to 1.
CREATE INDEX assignment_of_workbook ON intake.assignment (round_key, department_code) WHERE kind = 'workbook';
