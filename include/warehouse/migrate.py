"""Brings the warehouse's schema up to date: migrations in order, then what views share, and every published view anew."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from include.warehouse.sql import SQL_FOLDER

# Two starts at once must not both migrate. Any constant will do, as long as nobody else takes it.
MIGRATION_LOCK = 7_202_101


def migrate(engine: Engine) -> None:
    """Run what is missing of ``sql/migrations``, write ``sql/bases`` and the views of ``sql/marts``; running it again changes nothing."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        config = Config()
        config.set_main_option("script_location", str(SQL_FOLDER / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _write_views(connection)


def _write_views(connection: Connection) -> None:
    """Drop and write all views in one transaction: a reader sees the old ones or the new ones.

    A view may only be replaced while its columns keep their order, so all are dropped first; what depends on them
    is a view of the same folders. Names are a contract all the same, held by a test.
    """
    existing = connection.exec_driver_sql("SELECT table_name FROM information_schema.views WHERE table_schema = 'mart'").scalars().all()
    for name in existing:
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS mart."{name}" CASCADE')
    bases = sorted((SQL_FOLDER / "bases").glob("*.sql"))
    for path in bases:  # each makes one view or function of its own name in ``core``
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS core."{path.stem}" CASCADE')
        connection.exec_driver_sql(f'DROP FUNCTION IF EXISTS core."{path.stem}" CASCADE')
    for path in [*bases, *sorted((SQL_FOLDER / "marts").glob("*.sql"))]:
        connection.exec_driver_sql(path.read_text(encoding="utf-8").replace("%", "%%"))
