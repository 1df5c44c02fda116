"""What the warehouse as a whole holds: the files that it names in the archive, and one consistent view of it for a backup."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from include.warehouse.schema.statements import query


@dataclass(frozen=True, slots=True)
class Holdings:
    """The warehouse at one instant: a snapshot that other connections can share while it is open, and what it names.

    ``archived`` gives the size in bytes of every file that must lie in the archive, by SHA-256; ``groups`` are the roles to which
    the warehouse grants something, which belong to the server and are in no dump. ``letters`` are the letters and e-mails in the outbox
    by which departments were reminded, as paths relative to it: nothing writes them anew.
    """

    snapshot: str
    server_major: int
    migration: str
    content_digest: str
    archived: dict[str, int]
    groups: list[str]
    letters: list[str]


@contextmanager
def holdings_at_one_instant(engine: Engine) -> Iterator[Holdings]:
    """The warehouse as it is now; what is written from here on is not in it."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        yield Holdings(
            snapshot=connection.execute(text("SELECT pg_export_snapshot()")).scalar_one(),
            server_major=_server_major(connection),
            migration=connection.execute(text("SELECT version_num FROM schema_version")).scalar_one(),
            content_digest=str(connection.execute(query("content_digest")).scalar_one()),
            archived=_archived(connection),
            groups=_groups(connection),
            letters=list(connection.execute(query("letters_in_outbox")).scalars()),
        )


def files_in_archive(engine: Engine) -> dict[str, int]:
    """The size in bytes of every file that the warehouse names in the archive, by SHA-256."""
    with engine.connect() as connection:
        return _archived(connection)


def server_major(engine: Engine) -> int:
    """PostgreSQL's major version, such as 17."""
    with engine.connect() as connection:
        return _server_major(connection)


def is_empty(engine: Engine) -> bool:
    """Whether a database holds nothing of a warehouse, not even its schemas."""
    with engine.connect() as connection:
        found = text(
            "SELECT count(*) FROM pg_class WHERE relname = 'schema_version' OR relnamespace::regnamespace::text IN ('intake', 'core')"
        )
        return bool(connection.execute(found).scalar_one() == 0)


def create_groups(engine: Engine, groups: list[str]) -> None:
    """Create those groups that the server does not have; nobody can log in as one."""
    with engine.begin() as connection:
        for name in sorted(set(groups) - set(_groups(connection))):
            connection.exec_driver_sql(f'CREATE ROLE "{name}" NOLOGIN')


def _groups(connection: Connection) -> list[str]:
    groups = text("SELECT rolname FROM pg_roles WHERE rolname ~ '^pci_[a-z_]+$' AND NOT rolcanlogin ORDER BY rolname")
    return list(connection.execute(groups).scalars())


def _archived(connection: Connection) -> dict[str, int]:
    return {row.sha256: row.size_bytes for row in connection.execute(query("files_in_archive"))}


def _server_major(connection: Connection) -> int:
    return int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
