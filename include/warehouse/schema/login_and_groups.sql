-- Whether the server knows a role of that name, the groups it is in, and whether the desk knows its department. One row.
SELECT
    EXISTS(
        SELECT 1
        FROM pg_roles
        WHERE rolname = :user_name
    ) AS is_known,
    ARRAY(
        SELECT held.rolname::text
        FROM pg_auth_members
        INNER JOIN pg_roles AS member ON pg_auth_members.member = member.oid
        INNER JOIN pg_roles AS held ON pg_auth_members.roleid = held.oid
        WHERE member.rolname = :user_name
    ) AS held_groups,
    EXISTS(
        SELECT 1
        FROM intake.access
        WHERE access.user_name = :user_name AND access.role = 'department'
    ) AS has_department
