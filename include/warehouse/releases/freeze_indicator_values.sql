-- What departments answered to every indicator, copied for releases that have no copy yet: for one that is made now ('infinity') as it
-- stands, for one that was made before copies were kept as it was known at its approval.
INSERT INTO core.release_indicator_value (
    release_id,
    department_code,
    indicator_code,
    role,
    answer,
    value,
    last_year_value,
    last_year_from,
    last_year_value_written,
    last_round_key,
    last_round_sheet,
    last_round_cell,
    source_text,
    documents,
    note,
    submission_id,
    sheet,
    cell,
    rule_set_version
)
SELECT
    release.release_id,
    known.department_code,
    known.indicator_code,
    known.role,
    known.answer,
    known.value,
    known.last_year_value,
    known.last_year_from,
    known.last_year_value_written,
    known.last_round_key,
    known.last_round_sheet,
    known.last_round_cell,
    known.source_text,
    known.documents,
    known.note,
    known.submission_id,
    known.sheet,
    known.cell,
    known.rule_set_version
FROM core.release
CROSS JOIN LATERAL mart.indicator_value_as_known_at(coalesce(cast(:known_at AS timestamptz), release.approved_at)) AS known
WHERE
    release.release_id = any(:releases)
    AND known.round_key = release.round_key
