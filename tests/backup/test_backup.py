"""A backup that was never restored is none: made on a filled system, everything destroyed, restored, compared. And what verify finds."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import URL, text
from typer.testing import CliRunner
from upath import UPath

from include import __main__ as commands
from include.backup import tools
from include.backup.keep import DUMP, MANIFEST, BackupRefusedError, make_backup, restore_backup
from include.backup.tools import BackupToolError
from include.backup.verify import verify_archive, verify_facts
from include.storage.archive import archive_path
from include.storage.places import Places
from include.warehouse.register.register import content_digest, register
from include.warehouse.schema.engine import connect
from include.warehouse.schema.migrate import migrate
from include.warehouse.submissions.derivation import submissions_to_derive
from tests.databases import new_database
from tests.sample.playing import AT_THE_END, CATALOGUE, ROUND, play

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def system(copy_of_state, tmp_path_factory):
    """A filled system that nobody here changes, and a backup of it."""
    engine, places = copy_of_state("sample round", play, tmp_path_factory.mktemp("system"))
    kept = UPath(tmp_path_factory.mktemp("kept") / "backup")
    make_backup(engine, places, kept, CATALOGUE.version, AT_THE_END)
    return engine, places, kept


@pytest.fixture
def ours(copy_of_state, tmp_path):
    """A copy of the filled system to do harm to."""
    return copy_of_state("sample round", play, tmp_path)


@pytest.fixture
def empty(postgres_url, tmp_path):
    """An empty database and empty folders."""
    engine = connect(new_database(postgres_url, f"restored_{tmp_path.name}"))
    yield engine, Places.under(tmp_path / "restored")
    engine.dispose()


def test_what_was_destroyed_is_restored_to_the_last_figure(ours, empty, tmp_path):
    engine, places = ours
    digest, rows = content_digest(engine), register(engine, ROUND, AT_THE_END)
    files = {path.name: path.read_bytes() for path in Path(places.archive).rglob("*") if path.is_file()}
    made = make_backup(engine, places, UPath(tmp_path / "backup"), CATALOGUE.version, AT_THE_END)
    assert made.made_at == AT_THE_END.isoformat() and made.content_digest == digest and made.files.keys() == files.keys()
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA core, intake, mart CASCADE")
    shutil.rmtree(places.archive)

    restored, there = empty
    restore_backup(restored, there, UPath(tmp_path / "backup"))
    assert content_digest(restored) == digest and register(restored, ROUND, AT_THE_END) == rows
    assert {path.name: path.read_bytes() for path in Path(there.archive).rglob("*") if path.is_file()} == files
    assert verify_archive(restored, there).is_whole and verify_facts(restored, CATALOGUE, there, ROUND)[1] == []
    migrate(restored, CATALOGUE)
    assert content_digest(restored) == digest, "and it goes on from there"


def test_a_backup_is_of_one_instant_though_the_ingest_goes_on(ours, empty, tmp_path, monkeypatch):
    engine, places = ours
    digest, dump = content_digest(engine), tools.dump

    def dump_while_somebody_decides(*given):
        with connect(str(engine.url.render_as_string(hide_password=False)) + "&application_name=other").begin() as other:
            other.execute(text("UPDATE intake.finding SET found = 'changed meanwhile'"))
        return dump(*given)

    monkeypatch.setattr(tools, "dump", dump_while_somebody_decides)
    make_backup(engine, places, UPath(tmp_path / "backup"), CATALOGUE.version, AT_THE_END)
    assert content_digest(engine) != digest
    restore_backup(*empty, UPath(tmp_path / "backup"))
    assert content_digest(empty[0]) == digest


def test_what_is_granted_to_groups_comes_back_on_a_server_that_does_not_know_them(ours, empty, tmp_path):
    engine, places = ours
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE ROLE pci_probe NOLOGIN; GRANT SELECT ON core.task TO pci_probe")
    make_backup(engine, places, UPath(tmp_path / "backup"), CATALOGUE.version, AT_THE_END)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP OWNED BY pci_probe; DROP ROLE pci_probe")
    restore_backup(*empty, UPath(tmp_path / "backup"))
    with empty[0].begin() as connection:
        assert connection.exec_driver_sql("SELECT has_table_privilege('pci_probe', 'core.task', 'select')").scalar_one()
        connection.exec_driver_sql("DROP OWNED BY pci_probe; DROP ROLE pci_probe")


def test_nothing_is_restored_over_something(system, empty, warehouse):
    _, places, kept = system
    with pytest.raises(BackupRefusedError, match="holds a warehouse already"):
        restore_backup(warehouse, empty[1], kept)
    with pytest.raises(BackupRefusedError, match="holds files already"):
        restore_backup(empty[0], places, kept)
    with pytest.raises(BackupRefusedError, match="not empty"):
        make_backup(system[0], places, kept, CATALOGUE.version, AT_THE_END)


@pytest.mark.parametrize("harm", ["no manifest", "dump", "manifest", "file"])
def test_a_backup_that_is_not_as_it_was_written_is_refused_before_anything_is_touched(system, empty, tmp_path, harm):
    copy = UPath(shutil.copytree(system[2], tmp_path / "copy"))
    if harm == "no manifest":
        (copy / MANIFEST).unlink()
    elif harm == "file":
        flip(archive_path(Places.under(copy), next(iter(json.loads((copy / MANIFEST).read_text())["files"]))))
    else:
        flip(copy / {"dump": DUMP, "manifest": MANIFEST}[harm])
    with pytest.raises(Exception, match=r"interrupted|not as it was written|missing or changed"):
        restore_backup(*empty, copy)
    assert not empty[1].archive.exists()


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def test_a_program_that_is_too_old_is_named_with_what_to_install(tmp_path):
    with pytest.raises(BackupToolError, match=r"pg_dump of PostgreSQL 99 or newer.*postgresql-client-99"):
        tools.dump(URL.create("postgresql", database="x"), 99, "0-0", tmp_path / "x")


def test_a_password_stands_on_no_command_line(tmp_path, monkeypatch):
    seen = {}

    def run(command, **given):
        seen.update(command=command, environment=given["env"])
        return tools.subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(tools, "_program", lambda name, major: (name, "18"))
    monkeypatch.setattr(tools.subprocess, "run", run)
    tools.dump(URL.create("postgresql+psycopg", "pci", "s3cret", "db", 5432, "pci"), 18, "0-0", tmp_path / "x")
    assert "s3cret" not in " ".join(seen["command"]) and seen["environment"]["PGPASSWORD"] == "s3cret"


def test_a_whole_system_agrees_with_its_raw_files(system):
    engine, places, _ = system
    archive, (read, differences) = verify_archive(engine, places), verify_facts(engine, CATALOGUE, places, ROUND)
    assert (archive.missing, archive.changed, archive.strangers, differences) == ([], [], [], [])
    assert archive.checked > 10 and read > 8


def test_one_flipped_byte_one_missing_and_one_strange_file_are_told(ours):
    engine, places = ours
    stored = submissions_to_derive(engine, ROUND)
    flip(archive_path(places, stored[0].sha256))
    archive_path(places, stored[1].sha256).unlink()
    (places.archive / "ab" / "notes.txt").parent.mkdir(exist_ok=True)
    (places.archive / "ab" / "notes.txt").write_text("x")
    archive = verify_archive(engine, places)
    assert (archive.changed, archive.missing) == ([stored[0].sha256], [stored[1].sha256])
    assert [Path(name).name for name in archive.strangers] == ["notes.txt"]
    told = {difference.receipt_number for difference in verify_facts(engine, CATALOGUE, places, ROUND)[1]}
    assert told == {stored[0].receipt_number, stored[1].receipt_number}


@pytest.mark.parametrize(
    ("change", "what", "stored", "derived"),
    [
        ("UPDATE core.indicator_value SET value = value + 1 WHERE value IS NOT null AND {one}", "value", 1, 0),
        ("DELETE FROM core.task WHERE {one}", "task", None, dict),
        ("UPDATE core.issued_document SET title = 'khác' WHERE {one}", "title", "khác", None),
    ],
)
def test_one_changed_fact_is_told_with_its_cell_and_both_values(ours, change, what, stored, derived):
    engine, places = ours
    table = change.split("core.")[1].split(" ")[0]
    some = "value IS NOT null" if what == "value" else "true"
    with engine.begin() as connection:
        one = f"ctid = (SELECT ctid FROM core.{table} WHERE {some} ORDER BY submission_id, sheet, cell LIMIT 1)"
        assert connection.exec_driver_sql(change.format(one=one)).rowcount == 1
    (difference,) = verify_facts(engine, CATALOGUE, places, ROUND)[1]
    assert what in difference.what and difference.sheet and difference.cell and difference.receipt_number.startswith(ROUND)
    if what == "value":
        assert difference.stored - difference.derived == 1
    else:
        assert difference.stored == stored and (derived is None or isinstance(difference.derived, derived))


def test_the_commands_say_it_and_give_an_exit_code(ours, tmp_path, monkeypatch):
    engine, places = ours
    for name in ("inbox", "archive", "outbox"):
        monkeypatch.setenv(f"PCI_{name.upper()}", str(getattr(places, name)))
    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PCI_HOME", str(tmp_path / "home"))
    typed = lambda *words: CliRunner().invoke(commands.app, list(words))  # noqa: E731
    done = typed("verify", "--round", ROUND)
    assert done.exit_code == 0 and "khớp" in done.output, done.output
    assert typed("verify", "--round", "QNG-1999-Y").exit_code == 2
    assert typed("backup", "--to", str(tmp_path / "backup")).exit_code == 0
    refused = typed("restore", "--from", str(tmp_path / "backup"))
    assert refused.exit_code == 1 and "holds a warehouse already" in refused.output
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE core.indicator_value SET value = value + 1 WHERE department_code = 'STP' AND value IS NOT null")
    done = typed("verify", "--round", ROUND)
    assert done.exit_code == 1 and "/STP/" in done.output and "Chỉ tiêu!" in done.output, done.output
