-- One row per file. Only where a reader failed on it, or where it is judged again, is the row written anew; its old findings go.
WITH given AS (
    SELECT *
    FROM jsonb_populate_recordset(null::intake.submission, cast(:submissions AS jsonb))
),

no_longer_true AS (
    DELETE FROM intake.finding
    USING intake.submission, given
    WHERE
        finding.submission_id = submission.submission_id
        AND submission.sha256 = given.sha256
        AND (
            :judge_again
            OR (submission.unread_by IS NOT null AND submission.unread_by IS DISTINCT FROM given.unread_by)
        )
)

INSERT INTO intake.submission (
    sha256, receipt_number, round_key, department_code, state, arrived_at, file_name, identified_by,
    template_version, catalogue_version, rule_set_version, report_number, reported_on, data_until_on, figures,
    nothing_to_report, signer_name, signer_title, contact_name, contact_phone, contact_email, answers_receipt, kind, unread_by
)
SELECT
    sha256,
    receipt_number,
    round_key,
    department_code,
    state,
    arrived_at,
    file_name,
    identified_by,
    template_version,
    catalogue_version,
    rule_set_version,
    report_number,
    reported_on,
    data_until_on,
    figures,
    nothing_to_report,
    signer_name,
    signer_title,
    contact_name,
    contact_phone,
    contact_email,
    answers_receipt,
    kind,
    unread_by
FROM given
ON CONFLICT (sha256) DO UPDATE SET
receipt_number = excluded.receipt_number,
round_key = excluded.round_key,
department_code = excluded.department_code,
state = excluded.state,
identified_by = excluded.identified_by,
template_version = excluded.template_version,
catalogue_version = excluded.catalogue_version,
rule_set_version = excluded.rule_set_version,
report_number = excluded.report_number,
reported_on = excluded.reported_on,
data_until_on = excluded.data_until_on,
figures = excluded.figures,
nothing_to_report = excluded.nothing_to_report,
signer_name = excluded.signer_name,
signer_title = excluded.signer_title,
contact_name = excluded.contact_name,
contact_phone = excluded.contact_phone,
contact_email = excluded.contact_email,
answers_receipt = excluded.answers_receipt,
kind = excluded.kind,
unread_by = excluded.unread_by,
version = null
WHERE :judge_again OR (submission.unread_by IS NOT null AND submission.unread_by IS DISTINCT FROM excluded.unread_by)
RETURNING sha256, submission_id
