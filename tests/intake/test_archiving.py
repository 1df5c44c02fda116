"""Every byte that arrives is kept before anything reads it, on disk and in an object store."""

import datetime as dt
import hashlib
import os
from uuid import uuid4

import boto3
import pytest
from sqlalchemy.exc import OperationalError

from include.intake import archiving
from include.intake.archiving import archive_inbox, waiting_batches
from include.intake.inbox import look_through, seen_in
from include.storage.archive import ArchiveDamagedError, archive_path, read_archived
from include.storage.places import Places, write_if_changed
from include.warehouse.schema.engine import connect


@pytest.fixture
def on_disk(tmp_path):
    places = Places.under(tmp_path)
    places.inbox.mkdir()
    return places


@pytest.fixture
def in_object_store(object_store, monkeypatch):
    """The same three places in an S3 server on this machine."""
    bucket = f"pci-{uuid4().hex}"  # servers in one process share what they hold
    boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-southeast-1"})
    for name in ("inbox", "archive", "outbox"):
        monkeypatch.setenv(f"PCI_{name.upper()}", f"s3://{bucket}/{name}")
    return Places.from_environment()


def drop(places, name, content, arrived_at=None):
    (places.inbox / name).write_bytes(content)
    if arrived_at:
        path = places.inbox / "arrivals.csv"
        before = path.read_text() if path.exists() else "file_name,arrived_at,sender\n"
        path.write_text(f"{before}{name},{arrived_at},phong.tonghop@example.vn\n")


def names(places):
    return sorted(path.name for path in places.inbox.iterdir())


LATER = dt.datetime.fromisoformat("2027-01-01T00:00:00+07:00")
EVERYWHERE = pytest.mark.parametrize("where", ["on_disk", pytest.param("in_object_store", marks=pytest.mark.slow)])


@EVERYWHERE
def test_a_delivery_moves_into_the_archive_under_its_hash(where, warehouse, request):
    places = request.getfixturevalue(where)
    drop(places, "b.xlsx", b"second", "2021-12-01T10:00:00+07:00")
    drop(places, "a.xlsx", b"first", "2021-11-30T10:00:00+07:00")
    archived = archive_inbox(warehouse, places)
    assert [entry.file_name for entry in archived] == ["a.xlsx", "b.xlsx"] or [e.file_name for e in archived] == ["b.xlsx", "a.xlsx"]
    assert [entry.arrived_at for entry in archived] == sorted(entry.arrived_at for entry in archived)
    for content in (b"first", b"second"):
        assert read_archived(places, hashlib.sha256(content).hexdigest()) == content
    assert names(places) == ["arrivals.csv"]
    assert waiting_batches(warehouse, batch_size=1) == [[hashlib.sha256(c).hexdigest()] for c in (b"first", b"second")]


def test_the_same_bytes_twice_are_one_file(on_disk, warehouse):
    drop(on_disk, "a.xlsx", b"same")
    drop(on_disk, "a (1).xlsx", b"same")
    assert sorted(entry.known for entry in archive_inbox(warehouse, on_disk)) == [False, True]
    drop(on_disk, "a lần nữa.xlsx", b"same")
    assert [entry.known for entry in archive_inbox(warehouse, on_disk)] == [True]
    assert len(waiting_batches(warehouse)[0]) == 1
    assert len([path for path in on_disk.archive.rglob("*") if path.is_file()]) == 1


def test_without_a_record_the_time_of_the_file_counts(on_disk, warehouse):
    drop(on_disk, "a.xlsx", b"x")
    os.utime(on_disk.inbox / "a.xlsx", (1638320400, 1638320400))
    assert archive_inbox(warehouse, on_disk)[0].arrived_at == dt.datetime(2021, 12, 1, 1, 0, tzinfo=dt.UTC)


def test_unfinished_uploads_and_lock_files_stay(on_disk, warehouse):
    for name in ("a.xlsx.part", "~$b.xlsx", ".c.xlsx", "d.tmp"):
        drop(on_disk, name, b"half")
    assert archive_inbox(warehouse, on_disk) == []
    assert len(names(on_disk)) == 4


def test_a_file_that_changes_while_it_is_read_stays_for_the_next_run(on_disk, warehouse, monkeypatch):
    drop(on_disk, "a.xlsx", b"half")
    record = archiving.record_arrivals

    def record_while_the_upload_goes_on(engine, deliveries):
        (on_disk.inbox / "a.xlsx").write_bytes(b"half and the rest")
        return record(engine, deliveries)

    monkeypatch.setattr(archiving, "record_arrivals", record_while_the_upload_goes_on)
    assert archive_inbox(warehouse, on_disk) == []
    monkeypatch.undo()
    assert [e.sha256 for e in archive_inbox(warehouse, on_disk)] == [hashlib.sha256(b"half and the rest").hexdigest()]


def test_damaged_archive_is_told_and_the_inbox_keeps_its_copy(on_disk, warehouse):
    sha256 = hashlib.sha256(b"x").hexdigest()
    write_if_changed(archive_path(on_disk, sha256), b"y")
    with pytest.raises(ArchiveDamagedError, match="restore"):
        read_archived(on_disk, sha256)


def test_an_arrival_without_a_time_zone_is_in_the_provinces_time(on_disk, warehouse):
    drop(on_disk, "a.xlsx", b"x", "2021-12-01T10:00:00")
    (archived,) = archive_inbox(warehouse, on_disk)
    assert archived.arrived_at == dt.datetime.fromisoformat("2021-12-01T10:00:00+07:00") and names(on_disk) == ["arrivals.csv"]


@EVERYWHERE
def test_a_broken_line_of_arrivals_holds_back_nobody(where, warehouse, request):
    places = request.getfixturevalue(where)
    drop(places, "a.xlsx", b"x", "hôm qua")
    drop(places, "b.xlsx", b"y", "01/12/2021 10:00")
    assert {entry.file_name: entry.arrived_at for entry in archive_inbox(warehouse, places, LATER)}["b.xlsx"] == dt.datetime.fromisoformat(
        "2021-12-01T10:00:00+07:00"
    )
    assert names(places) == ["arrivals.csv"]
    assert [(line.line, line.reason) for line in look_through(places.inbox).broken_lines] == [(2, "instant")]


def test_a_hostile_inbox_lets_every_file_through_and_archives_no_link(on_disk, warehouse, tmp_path):
    (tmp_path / "passwd").write_bytes(b"root:x:0:0")
    (on_disk.inbox / "passwd.xlsx").symlink_to(tmp_path / "passwd")
    os.mkfifo(on_disk.inbox / "pipe.xlsx")
    (on_disk.inbox / "folder.xlsx").mkdir()
    for name in (b"Thumbs.db", b"b\xe1o c\xe1o.xlsx", ("Đ" * 125 + ".xlsx").encode(), b"folder.xlsx/inside.xlsx"):
        with open(os.fsencode(str(on_disk.inbox)) + b"/" + name, "wb") as opened:  # noqa: PTH123 - a name that is no text
            opened.write(name)
    archived = {entry.file_name for entry in archive_inbox(warehouse, on_disk, LATER)}
    assert archived == {"b�o c�o.xlsx", "Đ" * 125 + ".xlsx", "inside.xlsx"}
    assert names(on_disk) == ["Thumbs.db", "folder.xlsx", "passwd.xlsx", "pipe.xlsx"]
    assert len([path for path in on_disk.archive.rglob("*") if path.is_file()]) == 3


@EVERYWHERE
def test_what_is_seen_changes_with_every_file_that_comes_grows_or_goes(where, warehouse, request):
    places = request.getfixturevalue(where)
    seen = [seen_in(places.inbox)]
    for name, content in (("a.xlsx", b"half"), ("b.xlsx", b"x"), ("a.xlsx", b"half and the rest")):
        drop(places, name, content)
        seen.append(seen_in(places.inbox))
    for unfinished in ("c.xlsx.part", "~$a.xlsx", "arrivals.csv"):
        (places.inbox / unfinished).write_bytes(b"")
    assert seen_in(places.inbox) == seen[-1] and len(seen[-1]) == 2
    archive_inbox(warehouse, places)
    assert seen_in(places.inbox) == seen[0] == frozenset() and len(set(seen)) == 4


def test_many_waiting_files_are_few_batches(on_disk, warehouse):
    for number in range(9):
        drop(on_disk, f"{number}.xlsx", str(number).encode(), f"2021-12-01T10:0{number}:00+07:00")
    sent = [entry.sha256 for entry in archive_inbox(warehouse, on_disk)]
    assert waiting_batches(warehouse, batch_size=4) == [sent[:4], sent[4:8], sent[8:]]
    assert waiting_batches(warehouse, batch_size=4, most=2) == [sent[:5], sent[5:]]
    assert waiting_batches(warehouse, batch_size=20, most=2) == [sent], "a second core is not worth another start"


def test_with_postgresql_away_nothing_leaves_the_inbox(on_disk):
    drop(on_disk, "a.xlsx", b"x")
    away = connect("postgresql://nobody@127.0.0.1:1/pci")
    with pytest.raises(OperationalError):
        archive_inbox(away, on_disk)
    assert names(on_disk) == ["a.xlsx"]
