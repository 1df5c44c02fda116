SELECT
    waivers.*,
    department.name_vi AS department_name_vi,
    department.name_en AS department_name_en
FROM intake.waivers(:round_key, :as_of) AS waivers
INNER JOIN core.round ON round.round_key = :round_key
LEFT JOIN core.department
    ON
        round.province_code = department.province_code
        AND waivers.department_code = department.department_code
        AND round.due_on BETWEEN department.valid_from AND coalesce(department.valid_to, 'infinity')
WHERE cast(:department_code AS text) IS null OR waivers.department_code = :department_code
ORDER BY
    array_position(ARRAY['asked', 'exceeded', 'expired', 'in_force', 'refused', 'revoked'], waivers.status),
    department.ordinal, waivers.waiver_id
