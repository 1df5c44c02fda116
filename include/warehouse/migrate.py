"""Brings the warehouse's schema up to date: migrations in order, then every published view anew."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from include.warehouse.sql import SQL_FOLDER

# Two starts at once must not both migrate. Any constant will do, as long as nobody else takes it.
MIGRATION_LOCK = 7_202_101


def migrate(engine: Engine) -> None:
    """Run what is missing of ``sql/migrations`` and write the views of ``sql/marts``; running it again changes nothing."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _write_views(connection)


def is_up_to_date(engine: Engine) -> bool:
    """Whether the schema is the one that this code was written for."""
    with engine.connect() as connection:
        if connection.exec_driver_sql("SELECT to_regclass('schema_version')").scalar() is None:
            return False
        there = set(connection.exec_driver_sql("SELECT version_num FROM schema_version").scalars())
    return there == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SQL_FOLDER / "migrations"))
    return config


def _write_views(connection: Connection) -> None:
    """Drop and write all views in one transaction: a reader sees the old ones or the new ones.

    A view may only be replaced while its columns keep their order, so all are dropped first; what depends on them
    is a view of the same folder. Names are a contract all the same, held by a test.
    """
    files = sorted((SQL_FOLDER / "marts").glob("*.sql"))
    existing = connection.exec_driver_sql("SELECT table_name FROM information_schema.views WHERE table_schema = 'mart'").scalars().all()
    for name in existing:
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS mart."{name}" CASCADE')
    for path in files:
        connection.exec_driver_sql(path.read_text(encoding="utf-8").replace("%", "%%"))
