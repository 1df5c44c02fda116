SELECT user_name FROM intake.access
WHERE province_code = any(:province_codes) AND role IN ('steward', 'lead_steward')
ORDER BY user_name
