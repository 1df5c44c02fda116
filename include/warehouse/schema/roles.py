"""Who may connect: the groups that migrations make, and the logins in them."""

from __future__ import annotations

import re

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import ProgrammingError

from include.warehouse.schema.statements import query

GROUPS = ("pci_etl", "pci_steward", "pci_bi", "pci_department")
PASSWORD_VARIABLE = "PCI_LOGIN_PASSWORD"
_LOGIN_NAME = r"[a-z_][a-z0-9_.@-]{0,62}"


class RolesMissingError(Exception):
    """The groups are not there and this user may not make them; the message says what an administrator must run."""


class LoginRefusedError(Exception):
    """A login cannot be made as asked; the message says why and what to do."""


def create_groups(connection: Connection) -> None:
    """Make the groups that the server does not have yet.

    Groups belong to the server, not to one database, and advisory locks to one database: so two databases that migrate at the same time
    may both try, and the later one finds it done.

    Raises:
        RolesMissingError: when this user may not make roles.
    """
    held = connection.exec_driver_sql("SELECT rolname FROM pg_roles").scalars().all()
    missing = [name for name in GROUPS if name not in held]
    try:
        for name in missing:
            connection.exec_driver_sql(
                f"DO $$ BEGIN CREATE ROLE {name} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN null; END $$"
            )
    except ProgrammingError as error:
        if not isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
            raise
        statements = " ".join(f"CREATE ROLE {name} NOLOGIN;" for name in missing)
        raise RolesMissingError(
            f"Tài khoản này không được tạo vai trò trên máy chủ. Đề nghị quản trị viên chạy, rồi cập nhật lại: {statements}\n"
            f"This user may not make roles on the server. Have its administrator run, then migrate again: {statements}"
        ) from error


def set_login(engine: Engine, user: str, group: str, password: str) -> None:
    """Make a login in a group, or give the one that is there a new password; the server never sees the password itself.

    Raises:
        LoginRefusedError: for an empty password, another group, a name that is none, a login that is not in that group, or a
            department's login without a department.
    """
    _refuse_bad(user, group, password)
    with engine.begin() as connection:
        known = dict(connection.execute(query("login_and_groups"), {"user_name": user}).mappings().one())
        if group == "pci_department" and not known["has_department"]:
            raise LoginRefusedError(
                f"{user} chưa được gắn với đơn vị nào; chạy trước: python -m include grant {user} department --department MÃ. "
                f"{user} has no department yet; run that first."
            )
        if known["is_known"] and group not in known["held_groups"]:
            raise LoginRefusedError(
                f"Tài khoản {user} đã có và không thuộc {group}; chọn tên khác. "
                f"The role {user} exists and is not in {group}: take another name."
            )
        try:
            _write_login(connection, user, group, password, is_new=not known["is_known"])
        except psycopg.errors.InsufficientPrivilege as error:
            raise LoginRefusedError(
                "Tài khoản đang dùng không được tạo đăng nhập; cần quyền CREATEROLE. This user may not make logins: it needs CREATEROLE."
            ) from error


def _write_login(connection: Connection, user: str, group: str, password: str, is_new: bool) -> None:
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    # Hashed here: neither the server's log nor an error message can hold the password.
    verifier = raw.pgconn.encrypt_password(password.encode(), user.encode(), b"scram-sha-256").decode()
    verb = sql.SQL("CREATE" if is_new else "ALTER")
    raw.execute(sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, sql.Identifier(user), sql.Literal(verifier)))
    if is_new:
        raw.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(user)))


def _refuse_bad(user: str, group: str, password: str) -> None:
    if group not in GROUPS:
        raise LoginRefusedError(f"Không có nhóm {group}; chọn một trong {', '.join(GROUPS)}. There is no group {group}.")
    if not re.fullmatch(_LOGIN_NAME, user) or user.startswith("pg_") or user in GROUPS:
        raise LoginRefusedError(f"{user!r} không dùng làm tên đăng nhập được: chữ thường, số, _ . @ -. {user!r} is no name for a login.")
    if not password.strip():
        raise LoginRefusedError(f"Chưa có mật khẩu: đặt nó trong biến {PASSWORD_VARIABLE}. No password: set {PASSWORD_VARIABLE}.")
