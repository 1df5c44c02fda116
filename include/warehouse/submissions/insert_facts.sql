WITH new_indicator_value AS (
    INSERT INTO core.indicator_value (
        submission_id, round_key, department_code, indicator_code, answer, value, last_year_value,
        source_text, documents, note, rule_set_version, sheet, cell
    )
    SELECT
        submission_id,
        round_key,
        department_code,
        indicator_code,
        answer,
        value,
        last_year_value,
        source_text,
        documents,
        note,
        rule_set_version,
        sheet,
        cell
    FROM jsonb_populate_recordset(null::core.indicator_value, cast(:indicator_value AS jsonb))
),

new_task AS (
    INSERT INTO core.task (
        submission_id, round_key, department_code, sheet_row, ordinal, task_code, sub_indices, field, name, lead,
        partners, deadline_text, product, quantities, quantity_units, status, reason, documents, note,
        rule_set_version, sheet, cell
    )
    SELECT
        submission_id,
        round_key,
        department_code,
        sheet_row,
        ordinal,
        task_code,
        sub_indices,
        field,
        name,
        lead,
        partners,
        deadline_text,
        product,
        quantities,
        quantity_units,
        status,
        reason,
        documents,
        note,
        rule_set_version,
        sheet,
        cell
    FROM jsonb_populate_recordset(null::core.task, cast(:task AS jsonb))
),

new_issued_document AS (
    INSERT INTO core.issued_document (
        submission_id, round_key, department_code, sheet_row, number, issued_on, document_type, agency,
        title, citation, note, rule_set_version, sheet, cell
    )
    SELECT
        submission_id,
        round_key,
        department_code,
        sheet_row,
        number,
        issued_on,
        document_type,
        agency,
        title,
        citation,
        note,
        rule_set_version,
        sheet,
        cell
    FROM jsonb_populate_recordset(null::core.issued_document, cast(:issued_document AS jsonb))
),

new_plan_item AS (
    INSERT INTO core.plan_item (
        submission_id, round_key, department_code, sheet_row, sub_indices, field, name, lead, partners,
        deadline_text, quantities, quantity_units, status, condition, documents, carried_over, note,
        rule_set_version, sheet, cell
    )
    SELECT
        submission_id,
        round_key,
        department_code,
        sheet_row,
        sub_indices,
        field,
        name,
        lead,
        partners,
        deadline_text,
        quantities,
        quantity_units,
        status,
        condition,
        documents,
        carried_over,
        note,
        rule_set_version,
        sheet,
        cell
    FROM jsonb_populate_recordset(null::core.plan_item, cast(:plan_item AS jsonb))
),

new_pci_quote AS (
    INSERT INTO core.pci_quote (
        submission_id, quote_number, round_key, department_code, measure, sub_index_code, pci_year, value, text,
        rule_set_version, sheet, cell
    )
    SELECT
        submission_id,
        quote_number,
        round_key,
        department_code,
        measure,
        sub_index_code,
        pci_year,
        value,
        text,
        rule_set_version,
        sheet,
        cell
    FROM jsonb_populate_recordset(null::core.pci_quote, cast(:pci_quote AS jsonb))
)

INSERT INTO core.assessment (
    submission_id, round_key, department_code, sheet_row, sub_indices, assessment_kind, text,
    rule_set_version, sheet, cell
)
SELECT
    submission_id,
    round_key,
    department_code,
    sheet_row,
    sub_indices,
    assessment_kind,
    text,
    rule_set_version,
    sheet,
    cell
FROM jsonb_populate_recordset(null::core.assessment, cast(:assessment AS jsonb))
