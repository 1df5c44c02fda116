"""Migrations: numbered without gaps or doubles, one SQL file each; a warehouse that knows them by their former numbers is upgraded too."""

import re
from pathlib import Path

import pytest
import yaml
from alembic import command
from alembic.script import ScriptDirectory

from include.warehouse.schema import migrate as migrating
from include.warehouse.schema.engine import connect
from include.warehouse.schema.statements import SQL_FOLDER
from tests.databases import drop_database, new_database

VERSIONS = SQL_FOLDER / "migrations" / "versions"
FORMER = yaml.safe_load((SQL_FOLDER / "migrations" / "renumbered.yaml").read_text(encoding="utf-8"))
SHAPE = """
SELECT table_schema || '.' || table_name || '.' || column_name || ' ' || data_type FROM information_schema.columns
WHERE table_schema IN ('intake', 'core', 'mart', 'public')
UNION ALL SELECT oid::regprocedure || md5(prosrc) FROM pg_proc WHERE pronamespace::regnamespace::text IN ('intake', 'core', 'mart')
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname IN ('intake', 'core')
UNION ALL SELECT schemaname || viewname || md5(definition) FROM pg_views WHERE schemaname IN ('intake', 'core', 'mart')
UNION ALL SELECT version_num FROM public.schema_version
"""


def in_order():
    script = ScriptDirectory.from_config(migrating._config())
    return list(reversed(list(script.walk_revisions())))


def test_migrations_are_numbered_without_gaps_or_doubles_each_with_its_sql():
    names = [revision.revision for revision in in_order()]
    assert names == [Path(revision.path).stem for revision in in_order()] and all(len(name) <= 32 for name in names)
    assert [int(re.match(r"(\d{4})_", name)[1]) for name in names] == list(range(1, len(names) + 1))
    assert sorted(path.name for path in VERSIONS.glob("0*")) == sorted(f"{name}.{kind}" for name in names for kind in ("py", "sql"))


def test_every_former_number_is_a_migration_of_today_in_the_same_order():
    names = [revision.revision for revision in in_order()]
    assert list(FORMER) == sorted(FORMER) and sorted(FORMER.values(), key=names.index) == list(FORMER.values())
    assert not set(FORMER) & set(names), "a number that is a name today would be taken for it"


@pytest.fixture(scope="module")
def empty(postgres_url):
    engine = connect(new_database(postgres_url, "former_numbers"))
    yield engine
    engine.dispose()
    drop_database(postgres_url, "former_numbers")


def test_a_warehouse_at_each_former_number_is_upgraded_to_what_a_new_one_is(warehouse, empty, catalogue):
    """One database climbs; at each former number a savepoint goes to the top and is undone."""
    with warehouse.connect() as connection:
        wanted = sorted(connection.exec_driver_sql(SHAPE).scalars())
    assert len(wanted) > 1_000
    with empty.begin() as connection:
        for former, name in FORMER.items():
            config = migrating._config()
            config.attributes["connection"] = connection
            command.upgrade(config, name)
            tried = connection.begin_nested()
            changed = connection.exec_driver_sql("UPDATE schema_version SET version_num = %s", (former,)).rowcount
            migrating._upgrade(connection, catalogue)
            assert (changed, sorted(connection.exec_driver_sql(SHAPE).scalars()) == wanted) == (1, True), former
            tried.rollback()
