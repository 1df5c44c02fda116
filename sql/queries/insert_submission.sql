INSERT INTO intake.submission (
    sha256, receipt_number, round_key, department_code, state, arrived_at, file_name, identified_by,
    template_version, catalogue_version, rule_set_version, report_number, reported_on, data_until_on, figures,
    nothing_to_report, signer_name, signer_title, contact_name, contact_phone, contact_email, answers_receipt, kind
)
VALUES (
    :sha256, :receipt_number, :round_key, :department_code, :state, :arrived_at, :file_name, :identified_by,
    :template_version, :catalogue_version, :rule_set_version, :report_number, :reported_on, :data_until_on, :figures,
    :nothing_to_report, :signer_name, :signer_title, :contact_name, :contact_phone, :contact_email, :answers_receipt, :kind
)
ON CONFLICT (sha256) DO NOTHING
RETURNING submission_id
