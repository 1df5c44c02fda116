SELECT user_name FROM intake.access
WHERE province_code = :province_code AND role IN ('steward', 'lead_steward')
ORDER BY user_name
