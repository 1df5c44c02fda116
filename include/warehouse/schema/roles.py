"""Who may connect: the groups that migrations make, and the logins in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import ProgrammingError

from include.texts import RefusedError, book
from include.warehouse.schema.typed_rows import rows

_TEXTS = book("command_line")
GROUPS = ("pci_etl", "pci_steward", "pci_bi", "pci_department")
PASSWORD_VARIABLE = "PCI_LOGIN_PASSWORD"
_LOGIN_NAME = r"[a-z_][a-z0-9_.@-]{0,62}"


class RolesMissingError(RefusedError):
    """The groups are not there and this user may not make them; the reason says what an administrator must run."""

    def __str__(self) -> str:
        """In both languages, each on a line."""
        return f"{self.reason.vi}\n{self.reason.en}"


class LoginRefusedError(RefusedError):
    """A login cannot be made as asked; the reason says why and what to do."""

    def __str__(self) -> str:
        """In both languages, one sentence after the other."""
        return f"{self.reason.vi} {self.reason.en}"


@dataclass(frozen=True, slots=True)
class _Login:
    is_known: bool
    held_groups: list[str]
    has_department: bool


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
        raise RolesMissingError(_TEXTS.say("login.may_make_no_roles", statements=statements)) from error


def set_login(engine: Engine, user: str, group: str, password: str) -> None:
    """Make a login in a group, or give the one that is there a new password; the server never sees the password itself.

    Raises:
        LoginRefusedError: for an empty password, another group, a name that is none, a login that is not in that group, or a
            department's login without a department.
    """
    _refuse_bad(user, group, password)
    with engine.begin() as connection:
        (known,) = rows(connection, _Login, "login_and_groups", user_name=user)
        if group == "pci_department" and not known.has_department:
            raise LoginRefusedError(_TEXTS.say("login.no_department", user=user))
        if known.is_known and group not in known.held_groups:
            raise LoginRefusedError(_TEXTS.say("login.in_another_group", user=user, group=group))
        try:
            _write_login(connection, user, group, password, is_new=not known.is_known)
        except psycopg.errors.InsufficientPrivilege as error:
            raise LoginRefusedError(_TEXTS.say("login.may_make_no_logins")) from error


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
        raise LoginRefusedError(_TEXTS.say("login.no_group", group=group, groups=", ".join(GROUPS)))
    if not re.fullmatch(_LOGIN_NAME, user) or user.startswith("pg_") or user in GROUPS:
        raise LoginRefusedError(_TEXTS.say("login.no_name", user=user))
    if not password.strip():
        raise LoginRefusedError(_TEXTS.say("login.no_password", variable=PASSWORD_VARIABLE))
