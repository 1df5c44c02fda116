-- Two short lists that lie sorted in their indexes, merged: a join of whole rounds was guessed wrong.
CREATE FUNCTION mart.answered_or_owed(
    of_submission_id bigint, of_round_key text, of_department_code text, says_nothing_to_report boolean
) RETURNS TABLE (
    indicator_code text,
    role text,
    answer text,
    value numeric,
    last_year_value_written numeric,
    source_text text,
    documents text [],
    note text,
    sheet text,
    cell text,
    rule_set_version text
)
LANGUAGE sql STABLE AS $$
    SELECT
        indicator_code,
        owed.role,
        CASE
            WHEN of_submission_id IS null THEN 'not_filed'
            WHEN coalesce(stated.answer, 'missing') = 'missing' AND says_nothing_to_report THEN 'nothing_to_report'
            ELSE coalesce(stated.answer, 'missing')
        END AS answer,
        stated.value,
        stated.last_year_value_written,
        stated.source_text,
        stated.documents,
        stated.note,
        stated.sheet,
        stated.cell,
        stated.rule_set_version
    FROM (SELECT * FROM mart.draft_answer AS answer WHERE answer.submission_id = of_submission_id) AS stated
    FULL JOIN (
        SELECT
            assignment.item_code AS indicator_code,
            assignment.role
        FROM mart.assignment
        WHERE
            assignment.round_key = of_round_key
            AND assignment.department_code = of_department_code
            AND assignment.kind = 'indicator'
    ) AS owed USING (indicator_code)
$$;

COMMENT ON FUNCTION mart.answered_or_owed IS
'Bản nháp. Mỗi dòng là một chỉ tiêu mà một đơn vị đã trả lời trong một bản nộp, hoặc phải báo cáo trong đợt mà bản nộp không trả lời. '
'Bản nộp, đợt, đơn vị và nothing_to_report lấy từ một dòng của mart.draft_standing_history; không có bản nộp (null) thì mọi chỉ tiêu '
'phải báo cáo đều là not_filed / Draft. One row per indicator that a department answered in a submission, or owed in the round and left '
'unanswered there. Submission, round, department and nothing_to_report are those of a row of mart.draft_standing_history; without '
'a submission (null) every one that is owed is not_filed. Ví dụ / Example: SELECT * FROM '
'mart.answered_or_owed(null, ''QNG-2021-Y'', ''STC'', false)';
