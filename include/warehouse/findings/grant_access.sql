INSERT INTO intake.access (user_name, role, province_code, department_code)
VALUES (:user_name, :role, :province_code, :department_code)
ON CONFLICT (user_name) DO UPDATE
    SET
        role = excluded.role,
        province_code = excluded.province_code,
        department_code = excluded.department_code
