-- A warehouse of a whole country for the benchmarks, made in SQL because 6.2 million values through the intake would take a day:
-- :provinces provinces × :units units × :indicators indicators × :years years, of which one submission in five was filed twice.
-- Codes: provinces P01 …, units D001 …, indicators GEN-001 … (catalogue codes have two digits; no rule reads these).

SET session_replication_role = replica;

INSERT INTO core.province (province_code, name_vi, name_en, source, valid_from)
SELECT 'P' || to_char(p, 'FM00'), 'Tỉnh ' || p, 'Province ' || p, 'Benchmark', '2010-01-01'
FROM generate_series(1, :provinces) AS p;

INSERT INTO core.department (province_code, department_code, name_vi, name_en, kind, evidence, source, ordinal, valid_from)
SELECT
    'P' || to_char(p, 'FM00'), 'D' || to_char(d, 'FM000'), 'Đơn vị ' || d, 'Unit ' || d,
    'sở', 'illustrative', 'Benchmark', d, '2010-01-01'
FROM generate_series(1, :provinces) AS p CROSS JOIN generate_series(1, :units) AS d;

INSERT INTO core.indicator (
    indicator_code, index_code, sub_index_code, name_vi, name_en, unit_code, unit_vi, direction, limit_min, limit_max,
    is_whole_number, is_required, evidence, source, valid_from
)
SELECT
    'GEN-' || to_char(i, 'FM000'), 'PCI', sub.sub_index_code, 'Chỉ tiêu ' || i, 'Indicator ' || i, 'pct', '%', 'higher_better',
    0, 100, false, true, 'illustrative', 'Benchmark', '2010-01-01'
FROM generate_series(1, :indicators) AS i
INNER JOIN core.sub_index AS sub ON sub.methodology_code = '2021' AND sub.ordinal = 1 + i % 10;

INSERT INTO core.round (
    round_key, province_code, round_code, methodology_code, period_from, period_to, cut_off_on, requested_on, due_on,
    closes_on, figures, source
)
SELECT
    'P' || to_char(p, 'FM00') || '-' || y || '-Y', 'P' || to_char(p, 'FM00'), y || '-Y', '2021',
    make_date(y, 1, 1), make_date(y, 12, 31), make_date(y, 12, 14), make_date(y, 11, 15), make_date(y, 12, 1),
    make_date(y + 1, 3, 31), 'final', 'Benchmark'
FROM generate_series(1, :provinces) AS p CROSS JOIN generate_series(2022 - :years, 2021) AS y;

INSERT INTO intake.opened_round (round_key, opened_at, catalogue_version)
SELECT round_key, requested_on, 'bench' FROM core.round WHERE source = 'Benchmark';

CREATE TEMPORARY TABLE filing AS
SELECT
    round.round_key,
    department.department_code,
    round.due_on,
    version,
    round.round_key || '/' || department.department_code || '/' || version AS receipt_number,
    row_number() OVER (ORDER BY round.due_on, round.round_key, department.department_code, version) AS number
FROM core.round
INNER JOIN core.department ON round.province_code = department.province_code
CROSS JOIN LATERAL generate_series(1, CASE WHEN department.ordinal % 5 = 0 THEN 2 ELSE 1 END) AS version
WHERE round.source = 'Benchmark';

INSERT INTO intake.file (sha256, size_bytes, archive_path, first_arrived_at)
SELECT encode(sha256(convert_to(receipt_number, 'UTF8')), 'hex'), 1, 'x', due_on - 10 + version FROM filing;

INSERT INTO intake.submission (
    sha256, receipt_number, round_key, department_code, version, state, arrived_at, file_name, catalogue_version, rule_set_version
)
SELECT
    encode(sha256(convert_to(receipt_number, 'UTF8')), 'hex'), receipt_number, round_key, department_code, version,
    CASE WHEN number % 3 = 0 THEN 'accepted_with_warnings' ELSE 'accepted' END,
    due_on - 10 + version, receipt_number || '.xlsx', 'bench', 'bench'
FROM filing ORDER BY number;

INSERT INTO core.standing (submission_id, round_key, department_code, known_at, superseded_at)
SELECT
    submission_id, round_key, department_code, arrived_at,
    lead(arrived_at) OVER (PARTITION BY round_key, department_code ORDER BY version)
FROM intake.submission WHERE rule_set_version = 'bench';

INSERT INTO intake.assignment (round_key, department_code, kind, item_code, role)
SELECT round_key, department_code, 'workbook', 'workbook', 'lead' FROM filing WHERE version = 1;

INSERT INTO intake.assignment (round_key, department_code, kind, item_code, role)
SELECT filing.round_key, filing.department_code, 'indicator', indicator.indicator_code, 'lead'
FROM filing CROSS JOIN core.indicator WHERE filing.version = 1 AND indicator.source = 'Benchmark';

INSERT INTO core.indicator_value (
    submission_id, round_key, department_code, indicator_code, answer, value, last_year_value, source_text, documents,
    rule_set_version, sheet, cell
)
SELECT
    submission.submission_id, submission.round_key, submission.department_code, indicator.indicator_code, 'reported',
    (submission.submission_id * 7 + indicator.ordinal * 13) % 1000 / 10.0, 50, 'Benchmark', '{}', 'bench', 'Chỉ tiêu',
    'G' || indicator.ordinal + 4
FROM intake.submission
CROSS JOIN (
    SELECT indicator_code, row_number() OVER (ORDER BY indicator_code) AS ordinal FROM core.indicator WHERE source = 'Benchmark'
) AS indicator
WHERE submission.rule_set_version = 'bench'
ORDER BY submission.submission_id;

-- Ten tasks, three documents, four plan items, two findings a submission: what a department of average size files.
INSERT INTO core.task (
    submission_id, round_key, department_code, sheet_row, sub_indices, field, name, quantities, quantity_units, status,
    documents, rule_set_version, sheet, cell
)
SELECT
    submission_id, round_key, department_code, 4 + n, ARRAY['transparency'], 'cải cách hành chính', 'Rà soát thủ tục ' || n,
    '{}', '{}', (ARRAY['done', 'done', 'ongoing', 'postponed'])[1 + n % 4], '{}', 'bench', 'Nhiệm vụ', 'E' || 4 + n
FROM intake.submission CROSS JOIN generate_series(1, 10) AS n WHERE rule_set_version = 'bench';

INSERT INTO core.issued_document (
    submission_id, round_key, department_code, sheet_row, number, issued_on, title, rule_set_version, sheet, cell
)
SELECT
    submission_id, round_key, department_code, 4 + n, n || '/KH-' || department_code, arrived_at::date - 60, 'Kế hoạch ' || n,
    'bench', 'Văn bản', 'B' || 4 + n
FROM intake.submission CROSS JOIN generate_series(1, 3) AS n WHERE rule_set_version = 'bench';

INSERT INTO core.plan_item (
    submission_id, round_key, department_code, sheet_row, sub_indices, field, name, quantities, quantity_units, status,
    documents, rule_set_version, sheet, cell
)
SELECT
    submission_id, round_key, department_code, 4 + n, ARRAY['transparency'], 'cải cách hành chính', 'Rà soát thủ tục ' || n,
    '{}', '{}', 'planned', '{}', 'bench', 'Kế hoạch', 'D' || 4 + n
FROM intake.submission CROSS JOIN generate_series(1, 4) AS n WHERE rule_set_version = 'bench';

INSERT INTO intake.finding (
    submission_id, rule_code, level, severity, sheet, cell, found, expected, message_vi, message_en, remedy_vi, remedy_en
)
SELECT
    submission_id, 'IND-05', 2, 'warning', 'Chỉ tiêu', 'G' || 4 + n, '1', 'một số', 'Có gì đó', 'Something', 'Sửa.', 'Fix.'
FROM intake.submission CROSS JOIN generate_series(1, 2) AS n WHERE rule_set_version = 'bench';

INSERT INTO core.pci_reading (origin, province_code, pci_year, reading_number, is_used, composite, rank, ranked_provinces, source)
SELECT 'catalogue', 'P' || to_char(p, 'FM00'), y, 1, true, 60 + (p * y) % 100 / 10.0, p, :provinces, 'Benchmark'
FROM generate_series(1, :provinces) AS p CROSS JOIN generate_series(2022 - :years, 2021) AS y;

INSERT INTO core.pci_reading_score (origin, province_code, pci_year, reading_number, sub_index_code, score)
SELECT reading.origin, reading.province_code, reading.pci_year, 1, sub.sub_index_code, 5 + sub.ordinal / 10.0
FROM core.pci_reading AS reading CROSS JOIN core.sub_index AS sub
WHERE reading.source = 'Benchmark' AND sub.methodology_code = '2021';

INSERT INTO core.target (province_code, indicator_code, target_year, department_code, value, evidence, source)
SELECT 'P' || to_char(p, 'FM00'), indicator_code, y, '', 80, 'illustrative', 'Benchmark'
FROM generate_series(1, :provinces) AS p CROSS JOIN core.indicator CROSS JOIN generate_series(2022 - :years, 2021) AS y
WHERE indicator.source = 'Benchmark';

INSERT INTO core.release (
    round_key, number, approved_by, approved_at, comment, facts_digest, rule_set_version, catalogue_version
)
SELECT round_key, 1, 'bench', due_on + 30, 'Benchmark', repeat('0', 64), 'bench', 'bench'
FROM core.round WHERE source = 'Benchmark';

-- What each release froze: the newest version of every unit.
INSERT INTO core.release_submission (release_id, submission_id, department_code)
SELECT release.release_id, standing.submission_id, standing.department_code
FROM core.release INNER JOIN core.standing ON release.round_key = standing.round_key
WHERE release.comment = 'Benchmark' AND standing.superseded_at IS null;

INSERT INTO core.release_filing (release_id, department_code, filing, due_on, is_extended, versions, submission_id, first_arrived_at)
SELECT release.release_id, submission.department_code, 'on_time', round.due_on, false, submission.version, submission.submission_id,
    submission.arrived_at
FROM core.release
INNER JOIN core.round ON release.round_key = round.round_key
INNER JOIN core.release_submission AS frozen ON release.release_id = frozen.release_id
INNER JOIN intake.submission ON frozen.submission_id = submission.submission_id
WHERE release.comment = 'Benchmark';

INSERT INTO core.release_indicator_value (
    release_id, department_code, indicator_code, role, answer, value, last_year_value, last_year_from, last_year_value_written,
    source_text, documents, submission_id, sheet, cell, rule_set_version
)
SELECT
    frozen.release_id, stated.department_code, stated.indicator_code, 'lead', stated.answer, stated.value, stated.last_year_value,
    'this_submission', stated.last_year_value, stated.source_text, stated.documents, stated.submission_id, stated.sheet, stated.cell,
    stated.rule_set_version
FROM core.release
INNER JOIN core.release_submission AS frozen ON release.release_id = frozen.release_id
INNER JOIN core.indicator_value AS stated ON frozen.submission_id = stated.submission_id
WHERE release.comment = 'Benchmark'
ORDER BY frozen.release_id, stated.department_code, stated.indicator_code;

INSERT INTO core.release_finding (
    release_id, finding_id, submission_id, rule_set_version, rule_code, level, severity, sheet, cell, found, expected, message_vi,
    message_en, remedy_vi, remedy_en, status
)
SELECT
    frozen.release_id, finding.finding_id, finding.submission_id, 'bench', finding.rule_code, finding.level, finding.severity,
    finding.sheet, finding.cell, finding.found, finding.expected, finding.message_vi, finding.message_en, finding.remedy_vi,
    finding.remedy_en, 'open'
FROM core.release
INNER JOIN core.release_submission AS frozen ON release.release_id = frozen.release_id
INNER JOIN intake.finding ON frozen.submission_id = finding.submission_id
WHERE release.comment = 'Benchmark';

RESET session_replication_role;
