WITH new_reading AS (
    INSERT INTO core.pci_reading (
        origin, submission_id, known_at, province_code, pci_year, reading_number, is_used, reading_reason, composite, rank,
        ranked_provinces, tier, source, note, published_on, is_derived, sheet, cell
    )
    SELECT
        :receipt_number,
        :submission_id,
        :arrived_at,
        province_code,
        pci_year,
        reading_number,
        is_used,
        reading_reason,
        composite,
        rank,
        ranked_provinces,
        tier,
        source,
        note,
        published_on,
        is_derived,
        sheet,
        cell
    FROM jsonb_populate_recordset(null::core.pci_reading, cast(:pci_reading AS jsonb))
),

new_score AS (
    INSERT INTO core.pci_reading_score (
        origin, province_code, pci_year, reading_number, sub_index_code, score, sheet, cell
    )
    SELECT
        :receipt_number,
        province_code,
        pci_year,
        reading_number,
        sub_index_code,
        score,
        sheet,
        cell
    FROM jsonb_populate_recordset(null::core.pci_reading_score, cast(:pci_reading_score AS jsonb))
)

INSERT INTO core.pci_indicator_value (
    submission_id, province_code, pci_year, indicator_code, label, sub_index_code, unit, direction, value, source, known_at,
    sheet, cell
)
SELECT
    :submission_id,
    province_code,
    pci_year,
    indicator_code,
    label,
    sub_index_code,
    unit,
    direction,
    value,
    source,
    :arrived_at,
    sheet,
    cell
FROM jsonb_populate_recordset(null::core.pci_indicator_value, cast(:pci_indicator_value AS jsonb))
