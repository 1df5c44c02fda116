-- One page of the findings in hand that match; every null parameter matches all. total counts all pages.
SELECT
    hand.*,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en,
    count(*) OVER () AS total
FROM intake.findings_in_hand(:round_key, :as_of) AS hand
INNER JOIN core.round ON round.round_key = :round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND hand.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
WHERE
    (cast(:department_code AS text) IS null OR hand.department_code = :department_code)
    AND (cast(:rule_code AS text) IS null OR hand.rule_code = :rule_code)
    AND (cast(:severity AS text) IS null OR hand.severity = :severity)
    AND (cast(:status AS text) IS null OR hand.status = :status)
    AND (cast(:assigned_to AS text) IS null OR hand.assigned_to = :assigned_to)
    AND (cast(:words AS text) IS null OR concat_ws(' ', hand.message_vi, hand.found, hand.sheet, hand.cell) ILIKE '%' || :words || '%')
ORDER BY
    array_position(cast(:severities AS text []), hand.severity), department.ordinal, hand.rule_code, hand.sheet,
    cast(nullif(regexp_replace(hand.cell, '\D', '', 'g'), '') AS integer), hand.cell, hand.finding_id
LIMIT :most OFFSET :skipped
