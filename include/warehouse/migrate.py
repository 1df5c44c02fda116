"""Brings the warehouse's schema up to date: migrations in order, then every published view and function anew."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from include.warehouse.sql import SQL_FOLDER, query

# Two starts at once must not both migrate. Any constant will do, as long as nobody else takes it.
MIGRATION_LOCK = 7_202_101


def migrate(engine: Engine) -> None:
    """Run what is missing of ``sql/migrations`` and write the views and functions of ``sql/marts``; running it again changes nothing."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        config = Config()
        config.set_main_option("script_location", str(SQL_FOLDER / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _write_marts(connection)


def _write_marts(connection: Connection) -> None:
    """Drop and write all views and functions in one transaction: a reader sees the old ones or the new ones.

    A view may only be replaced while its columns keep their order, so all are dropped first; what depends on them
    is a view or function of the same folder. Names are a contract all the same, held by a test.
    """
    written = {path.stem: path.read_text(encoding="utf-8") for path in sorted((SQL_FOLDER / "marts").glob("*.sql"))}
    for statement in connection.execute(query("drop_marts")).scalars().all():
        connection.exec_driver_sql(statement)
    for name in in_order(written):
        connection.exec_driver_sql(written[name].replace("%", "%%"))


def in_order(written: dict[str, str]) -> list[str]:
    """The names of ``written`` (name to statements), each after those that its definition reads, otherwise by name.

    Raises:
        graphlib.CycleError: when two definitions read each other.
    """
    waiting: TopologicalSorter[str] = TopologicalSorter()
    for name, statements in written.items():
        definition = statements.partition("\nCOMMENT ON ")[0]  # a comment may speak of what reads it
        read = set(re.findall(r"\bmart\.(\w+)", definition)) & written.keys() - {name}
        waiting.add(name, *sorted(read))
    return list(waiting.static_order())
