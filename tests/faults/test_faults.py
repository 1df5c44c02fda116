"""What can be wrong with a file in the inbox or in the archive: unreadable, damaged, changing, replaced, with an impossible time."""

import datetime as dt
import os
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from include.intake import inbox
from include.intake.archiving import archive_bytes, archive_inbox, waiting_batches
from include.intake.inbox import is_being_written
from include.intake.ingest import ingest_batch
from include.intake.steps import is_of_the_system
from include.sandbox.version import reader_version
from include.storage.archive import archive_path
from include.storage.places import sha256_of
from include.warehouse.submissions.sent_files import files_without_outcome
from include.warehouse.submissions.troubles import tell_troubles
from tests.sample.files import FILES
from tests.sample.playing import AT_THE_END, CATALOGUE, OPENED

pytestmark = pytest.mark.slow

SUBMISSION = next(file for file in FILES if file.department == "STP")


def archived(engine):
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT file_name, arrived_at, claimed_at FROM intake.arrival ORDER BY arrival_id").all()


def test_one_file_that_cannot_be_read_holds_back_no_other(opened, places, monkeypatch, caplog):
    (places.inbox / "QNG-2021-Y_SXD.xlsx").write_bytes(b"x")
    (places.inbox / SUBMISSION.file_name).write_bytes(SUBMISSION.content)

    def refuse(path):
        if path.name == "QNG-2021-Y_SXD.xlsx":
            raise PermissionError(13, "Permission denied", str(path))
        return sha256_of(path)

    monkeypatch.setattr("include.intake.archiving.sha256_of", refuse)
    assert [entry.file_name for entry in archive_inbox(opened, places, AT_THE_END)] == [SUBMISSION.file_name]
    assert "QNG-2021-Y_SXD.xlsx stays in the inbox" in caplog.text
    assert [path.name for path in places.inbox.iterdir()] == ["QNG-2021-Y_SXD.xlsx"]
    assert [entry.file_name for entry in files_without_outcome(opened, reader_version())] == [SUBMISSION.file_name]


def test_an_archive_that_cannot_be_written_fails_the_run_and_takes_nothing_out(opened, places):
    (places.inbox / SUBMISSION.file_name).write_bytes(SUBMISSION.content)
    places.archive.write_bytes(b"no folder")
    with pytest.raises(ExceptionGroup, match="stay in the inbox") as problem:
        archive_inbox(opened, places, AT_THE_END)
    assert f"{SUBMISSION.file_name}, which stays in the inbox" in problem.value.exceptions[0].__notes__[0]
    assert [path.name for path in places.inbox.iterdir()] == [SUBMISSION.file_name]


def test_an_archived_file_that_is_damaged_holds_back_no_other_of_its_batch(opened, places):
    kept = archive_bytes(opened, places, SUBMISSION.content, SUBMISSION.file_name, AT_THE_END, None)
    lost = archive_bytes(opened, places, b"lost", "QNG-2021-Y_SXD.xlsx", AT_THE_END, None)
    archive_path(places, lost.sha256).unlink()
    (batch,) = waiting_batches(opened)
    with pytest.raises(ExceptionGroup, match="archive is restored"):
        ingest_batch(opened, CATALOGUE, places, batch)
    assert [entry.sha256 for entry in files_without_outcome(opened, reader_version())] == [lost.sha256] and kept.sha256 in batch
    archive_path(places, lost.sha256).write_bytes(b"lost")
    assert [outcome.state for outcome in ingest_batch(opened, CATALOGUE, places, batch)] == ["quarantined"]


def test_a_file_that_cannot_be_loaded_holds_back_no_other_and_is_quarantined_after_three_tries(opened, places):
    first = archive_bytes(opened, places, SUBMISSION.content, SUBMISSION.file_name, OPENED, None)
    archive_bytes(opened, places, b"no workbook", "QNG-2021-Y_SXD.xlsx", AT_THE_END, None)
    with opened.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE intake.submission ADD CHECK (sha256 <> '{first.sha256}' OR state = 'quarantined')")
    states = [[outcome.state for outcome in ingest_batch(opened, CATALOGUE, places, batch)] for batch in waiting_batches(opened) * 3]
    assert states == [["waiting", "quarantined"], ["waiting"], ["quarantined"]]
    assert files_without_outcome(opened, reader_version()) == []
    told_file, told_load = sorted(tell_troubles(opened, AT_THE_END))
    assert told_load.startswith(f"{SUBMISSION.file_name} (load: IntegrityError") and told_file == f"{SUBMISSION.file_name} (FIL-15)"
    assert tell_troubles(opened, AT_THE_END) == []
    assert [entry.file_name for entry in files_without_outcome(opened, "another version")] == [SUBMISSION.file_name, "QNG-2021-Y_SXD.xlsx"]


def test_a_file_whose_content_the_index_cannot_hold_is_no_fault_of_the_warehouse(opened):
    with opened.connect() as connection, pytest.raises(OperationalError) as caught:
        connection.exec_driver_sql("CREATE TEMPORARY TABLE texts (text text PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO texts SELECT string_agg(md5(n::text), '') FROM generate_series(1, 2000) AS n")
    assert not is_of_the_system(caught.value)
    with pytest.raises(OperationalError) as caught, opened.connect() as connection:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")
    assert is_of_the_system(caught.value)


# ---------------------------------------------------------------- files that change


def test_a_file_that_somebody_still_writes_waits_though_it_does_not_change(opened, places):
    path = places.inbox / "QNG-2021-Y_SXD.xlsx"
    with path.open("wb") as upload:
        upload.write(b"first half")
        upload.flush()
        assert is_being_written(path)
        assert archive_inbox(opened, places) == [] and path.exists()
        upload.write(b", second half")
    assert not is_being_written(path)
    (entry,) = archive_inbox(opened, places)
    assert archive_path(places, entry.sha256).read_bytes() == b"first half, second half"


def test_a_file_that_is_replaced_at_the_last_instant_is_not_thrown_away(opened, places, monkeypatch):
    path = places.inbox / "QNG-2021-Y_SXD.xlsx"
    path.write_bytes(b"first")
    rename = type(path).rename

    def replaced_just_before(self, target):
        Path(path).write_bytes(b"second")
        return rename(self, target)

    monkeypatch.setattr(type(path), "rename", lambda self, to: (replaced_just_before if self.name == path.name else rename)(self, to))
    assert archive_inbox(opened, places) == []
    monkeypatch.undo()
    path.write_bytes(b"third")
    kept = [archive_path(places, entry.sha256).read_bytes() for entry in archive_inbox(opened, places)]
    assert sorted(kept) == [b"second", b"third"] and list(places.inbox.iterdir()) == []
    assert {row.file_name for row in archived(opened)} == {"QNG-2021-Y_SXD.xlsx"}


def test_a_file_that_another_run_took_out_meanwhile_is_no_fault(opened, places, monkeypatch):
    path = places.inbox / "QNG-2021-Y_SXD.xlsx"
    path.write_bytes(b"x")
    waiting = inbox.waiting_deliveries(places.inbox)
    monkeypatch.setattr("include.intake.archiving.waiting_deliveries", lambda *given: waiting)
    assert len(archive_inbox(opened, places)) == 1
    assert archive_inbox(opened, places) == [], "the list is older than what the other run did"


# ---------------------------------------------------------------- clocks that jump


@pytest.mark.parametrize("claimed", ["1970-01-02T00:00:00+00:00", "2038-01-18T00:00:00+00:00"])
def test_a_file_time_that_cannot_be_true_gives_way_to_the_run_and_is_kept(opened, places, claimed):
    instant = dt.datetime.fromisoformat(claimed)
    for _ in range(2):  # the second time as after a kill before the file left the inbox, by a later run
        path = places.inbox / "QNG-2021-Y_SXD.xlsx"
        path.write_bytes(b"x")
        os.utime(path, (instant.timestamp(), instant.timestamp()))
        archive_inbox(opened, places, AT_THE_END)
    assert archived(opened) == [("QNG-2021-Y_SXD.xlsx", AT_THE_END, instant)]


def test_a_file_time_that_can_be_true_stands(opened, places):
    for name, instant in (("a.xlsx", OPENED + dt.timedelta(days=9)), ("b.xlsx", AT_THE_END + dt.timedelta(hours=3))):
        (places.inbox / name).write_bytes(name.encode())
        os.utime(places.inbox / name, (instant.timestamp(), instant.timestamp()))
    archive_inbox(opened, places, AT_THE_END)
    assert [(row.arrived_at, row.claimed_at) for row in archived(opened)] == [
        (OPENED + dt.timedelta(days=9), None),
        (AT_THE_END + dt.timedelta(hours=3), None),
    ]


def test_a_later_correction_stands_though_the_clock_was_wrong_at_the_first(opened, places):
    """Without the check, a file of 2038 would stand over every correction for twelve years."""
    corrected = AT_THE_END + dt.timedelta(days=1)
    for content, claimed, as_of in (
        (SUBMISSION.content, 2147400000, AT_THE_END),
        (again(SUBMISSION.content), corrected.timestamp(), corrected),
    ):
        (places.inbox / SUBMISSION.file_name).write_bytes(content)
        os.utime(places.inbox / SUBMISSION.file_name, (claimed, claimed))
        archive_inbox(opened, places, as_of)
        ingest_batch(opened, CATALOGUE, places, waiting_batches(opened)[0])
    with opened.connect() as connection:
        standing = connection.exec_driver_sql(
            "SELECT s.arrived_at, version FROM core.standing JOIN intake.submission AS s USING (submission_id) WHERE superseded_at IS null"
        ).one()
    assert tuple(standing) == (corrected, 2)


def again(content):
    """The same workbook in other bytes: a ZIP file may carry a comment."""
    return content[:-2] + len(b"again").to_bytes(2, "little") + b"again"
