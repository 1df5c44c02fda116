"""Brings the warehouse's schema up to date: migrations in order, then what views share, and every published view and function anew."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

import yaml
from alembic import command, op
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from include.catalog.models import Catalogue
from include.warehouse.mart.definitions import definitions
from include.warehouse.schema.fact_columns import add_declared_columns
from include.warehouse.schema.statements import SQL_FOLDER, query, run_as_written

# Two starts at once must not both migrate. Any constant will do, as long as nobody else takes it.
MIGRATION_LOCK = 7_202_101
_MIGRATIONS = SQL_FOLDER / "migrations"


def migrate(engine: Engine, catalogue: Catalogue) -> None:
    """Run what is missing of ``sql/migrations``, add the columns of facts that the catalogue declares, write all views and functions.

    Running it again changes nothing.

    Raises:
        FactTypeError: when a column of a fact is of another type than the catalogue declares.
    """
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        _upgrade(connection, catalogue)
    engine.dispose()  # a setting of the database holds for connections made after it


def is_up_to_date(engine: Engine) -> bool:
    """Whether the schema is the one that this code was written for."""
    with engine.connect() as connection:
        if not _has_been_migrated(connection):
            return False
        there = set(connection.exec_driver_sql("SELECT version_num FROM schema_version").scalars())
    return there == set(ScriptDirectory.from_config(_config()).get_heads())


def _upgrade(connection: Connection, catalogue: Catalogue) -> None:
    config = _config()
    config.attributes["connection"] = connection
    _renumber(connection)
    command.upgrade(config, "head")
    add_declared_columns(connection, catalogue)
    _write_anew(connection, definitions(catalogue))
    _freeze_earlier_releases(connection)
    connection.execute(query("plan_for_random_reads"))


def run_sql_beside(migration: str) -> None:
    """Run the SQL file of a migration's own name; for its ``upgrade``, which gives its ``__file__``."""
    run_as_written(op.get_bind(), Path(migration).with_suffix(".sql").read_text(encoding="utf-8"))


def _renumber(connection: Connection) -> None:
    """Call the migration at which a warehouse stands by its name of today (``sql/migrations/renumbered.yaml``)."""
    if not _has_been_migrated(connection):
        return
    for former, name in yaml.safe_load((_MIGRATIONS / "renumbered.yaml").read_text(encoding="utf-8")).items():
        connection.exec_driver_sql("UPDATE schema_version SET version_num = %s WHERE version_num = %s", (name, former))


def _has_been_migrated(connection: Connection) -> bool:
    return connection.exec_driver_sql("SELECT to_regclass('schema_version')").scalar() is not None


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _write_anew(connection: Connection, written: dict[str, str]) -> None:
    """Drop and write all views and functions in one transaction: a reader sees the old ones or the new ones.

    A view may only be replaced while its columns keep their order, so all are dropped first; what depends on them
    is a view or function of the same folders. Names are a contract all the same, held by a test.
    """
    bases = [name.removeprefix("core.") for name in written if name.startswith("core.")]
    for statement in connection.execute(query("drop_marts"), {"bases": bases}).scalars().all():
        connection.exec_driver_sql(statement)
    for name in in_order(written):
        run_as_written(connection, written[name])


def _freeze_earlier_releases(connection: Connection) -> None:
    """Keep what releases said that were made before it was kept, as it was known at their approval."""
    for missing, freeze in (
        ("releases_without_values", "freeze_indicator_values"),
        ("releases_without_plan_outcomes", "freeze_plan_outcomes"),
    ):
        without = list(connection.execute(query(missing)).scalars())
        if without:
            connection.execute(query(freeze), {"releases": without, "known_at": None})


def in_order(written: dict[str, str]) -> list[str]:
    """The names of ``written`` (``mart.name`` to statements), each after those that its definition reads, otherwise as given.

    Raises:
        graphlib.CycleError: when two definitions read each other.
    """
    waiting: TopologicalSorter[str] = TopologicalSorter()
    for name, statements in written.items():
        definition = statements.partition("\nCOMMENT ON ")[0]  # a comment may speak of what reads it
        read = re.findall(r"\b(?:core|mart)\.\w+", definition) + re.findall(r"copy_column_comments\('(\w+\.\w+)'", statements)
        waiting.add(name, *sorted(set(read) & written.keys() - {name}))
    return list(waiting.static_order())
