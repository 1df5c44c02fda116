"""Places that moved: a folder under another name, a backup restored elsewhere, an object store. Every link stays alive."""

import datetime as dt
import os
import shutil
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from sqlalchemy import text
from upath import UPath

from include.backup.keep import make_backup, restore_backup
from include.intake.answer_departments import answer_departments
from include.remind.round_up import write_reminders
from include.storage.places import Places
from include.warehouse.findings.settlement import Access, grant_access
from include.warehouse.schema.engine import connect
from tests.databases import new_database
from tests.sample.playing import AT_THE_END, CATALOGUE, ROUND, play

pytestmark = pytest.mark.slow
MIGRATION = Path(__file__).parents[2] / "sql" / "migrations" / "versions" / "0017_relative_paths.sql"


def play_and_remind(engine, places):
    play(engine, places)
    answer_departments(engine, CATALOGUE, ROUND, places, AT_THE_END)
    write_reminders(engine, CATALOGUE, dt.datetime.fromisoformat("2021-12-03T08:00:00+07:00"), places.outbox)
    grant_access(engine, Access("lead", "lead_steward", "QNG", None), "admin", AT_THE_END)


@pytest.fixture
def before(copy_of_state, tmp_path):
    """The sample round, answered and reminded; its folder was another one when the paths were stored."""
    return copy_of_state("answered and reminded", play_and_remind, tmp_path / "before")


def moved(engine, places, tmp_path, **_):
    shutil.move(tmp_path / "before", tmp_path / "đã dời")
    return engine, Places.under(tmp_path / "đã dời")


def restored(engine, places, tmp_path, postgres_url):
    make_backup(engine, places, UPath(tmp_path / "backup"), CATALOGUE.version, AT_THE_END)
    there, elsewhere = connect(new_database(postgres_url, f"moved_{uuid4().hex[:8]}")), Places.under(tmp_path / "elsewhere")
    restore_backup(there, elsewhere, UPath(tmp_path / "backup"))
    answer_departments(there, CATALOGUE, ROUND, elsewhere, AT_THE_END)  # as the next run does
    return there, elsewhere


def in_object_store(engine, places, **_):
    bucket = f"pci-{uuid4().hex}"
    boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"})
    there = Places(*(UPath(f"s3://{bucket}/{name}") for name in ("inbox", "archive", "outbox")))
    for name in ("archive", "outbox"):
        for path in Path(getattr(places, name)).rglob("*"):
            if path.is_file():
                (getattr(there, name) / path.relative_to(getattr(places, name)).as_posix()).write_bytes(path.read_bytes())
    return engine, there


@pytest.mark.parametrize("how", [moved, restored, in_object_store])
def test_every_slip_letter_and_original_can_still_be_fetched(how, before, tmp_path, postgres_url, object_store, monkeypatch):
    from fastapi.testclient import TestClient

    from plugins.steward_desk.app import make_app
    from plugins.web.access import logged_in_user

    engine, places = how(*before, tmp_path=tmp_path, postgres_url=postgres_url)
    monkeypatch.setenv("AIRFLOW_CONN_PCI_WAREHOUSE", engine.url.render_as_string(hide_password=False))
    for name in ("inbox", "archive", "outbox"):
        monkeypatch.setenv(f"PCI_{name.upper()}", str(getattr(places, name)))
    monkeypatch.setenv("PCI_NOW", AT_THE_END.isoformat())
    app = make_app()
    app.dependency_overrides[logged_in_user] = lambda: "lead"
    client, links = TestClient(app, follow_redirects=False), links_of(engine)
    assert {link.split("/")[1] for link in links} == {"slips", "letters", "files"} and len(links) > 40
    dead = {link: answer.status_code for link in links if (answer := client.get(link)).status_code != 200 or not answer.content}
    assert dead == {}


def links_of(engine):
    slips = "SELECT '/slips/' || submission_id FROM intake.answer WHERE slip_path IS NOT null"
    letters = (
        "SELECT concat_ws('/', '/letters', round_key, department_code, occasion, part) FROM intake.reminder, "
        "unnest(ARRAY['letter', 'message']) AS part"
    )
    files = "SELECT '/files/' || sha256 FROM intake.submission"
    with engine.connect() as connection:
        return [link for asked in (slips, letters, files) for link in connection.execute(text(asked)).scalars()]


@pytest.mark.parametrize("root", ["/srv/pci/var/", "s3://thung/pci/", "/home/outbox/archive/", "file:///srv/", "C:\\pci\\"])
def test_paths_that_were_stored_whole_become_relative(before, root):
    engine, _ = before

    def stored():
        asked = (
            "SELECT sha256, archive_path FROM intake.file",
            "SELECT submission_id, slip_path FROM intake.answer",
            "SELECT occasion || department_code, letter_path, message_path FROM intake.reminder",
        )
        with engine.connect() as connection:
            return [sorted(map(tuple, connection.execute(text(one))), key=str) for one in asked]

    relative = stored()
    assert not any(str(value).startswith(("/", os.sep)) for rows in relative for row in rows for value in row)
    with engine.begin() as connection:
        connection.execute(text("UPDATE intake.file SET archive_path = :root || 'archive/' || archive_path"), {"root": root})
        slash = "\\" if "\\" in root else "/"
        for table, column in (("answer", "slip_path"), ("reminder", "letter_path"), ("reminder", "message_path")):
            whole = f"UPDATE intake.{table} SET {column} = :root || 'outbox' || replace('/' || {column}, '/', :slash)"
            connection.execute(text(whole), {"root": root, "slash": slash})
    assert stored() != relative
    for _ in range(2):  # a second time changes nothing
        with engine.begin() as connection:
            connection.exec_driver_sql(MIGRATION.read_text(encoding="utf-8").replace("%", "%%"))
        assert stored() == relative
