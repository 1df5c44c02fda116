"""A file on which our own reader fails: kept, told to the operators once, and read again by the next version of the reader."""

import datetime as dt

import pytest
from sqlalchemy import text

from include.intake import archiving, ingest, judging, opened
from include.intake.archiving import archive_bytes, waiting_batches
from include.intake.ingest import changed_rounds, ingest_batch
from include.sandbox.version import reader_version
from include.storage.places import Places
from include.texts import book
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.submissions.troubles import tell_troubles
from include.workbook.cells import UnreadableWorkbookError
from tests.sandbox.hostile import CATALOGUE, DEPARTMENT, GOOD, ROUND, packed, parts_of

pytestmark = pytest.mark.slow
ARRIVED = dt.datetime.fromisoformat("2021-12-01T08:00:00+07:00")
OTHER = packed(parts_of(GOOD) | {"docProps/other.xml": b"<other/>"})


class System:
    """A warehouse with an open round; its reader is of a version, and fails on some contents."""

    def __init__(self, engine, folder, monkeypatch):
        self.engine, self.places, self.fails_on, self.version = engine, Places.under(folder), set(), "a"
        record_opened_round(engine, CATALOGUE, ROUND, ARRIVED)
        real = opened.open_workbook

        def open_workbook(content, catalogue):
            if content in self.fails_on:
                raise UnreadableWorkbookError("reader_failed", book("reading").say("unreadable.in_words", words="KeyError: 'x'"))
            return real(content, catalogue)

        monkeypatch.setattr(opened, "open_workbook", open_workbook)
        for module in (ingest, archiving, judging):
            monkeypatch.setattr(module, "reader_version", lambda: self.version)

    def run(self):
        return [outcome for batch in waiting_batches(self.engine) for outcome in ingest_batch(self.engine, CATALOGUE, self.places, batch)]

    def rows(self, statement):
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(statement))]


@pytest.fixture
def system(warehouse, tmp_path, monkeypatch):
    made = System(warehouse, tmp_path, monkeypatch)
    archive_bytes(warehouse, made.places, GOOD, f"{ROUND}_{DEPARTMENT}.xlsx", ARRIVED, None)
    archive_bytes(warehouse, made.places, OTHER, f"{ROUND}_{DEPARTMENT}_2.xlsx", ARRIVED + dt.timedelta(hours=1), None)
    made.fails_on = {OTHER}
    return made


def test_it_is_quarantined_told_once_and_left_alone_while_the_reader_is_the_same(system):
    assert [outcome.state for outcome in system.run()] == ["accepted", "quarantined"]
    assert system.rows("SELECT rule_code FROM intake.finding WHERE severity = 'critical'") == [("FIL-12",)]
    assert tell_troubles(system.engine, ARRIVED) == [f"{ROUND}_{DEPARTMENT}_2.xlsx (FIL-12)"]
    assert tell_troubles(system.engine, ARRIVED) == [] == system.run()
    assert ("reader_failed",) in system.rows("SELECT action FROM intake.event")


def test_a_mended_reader_reads_it_and_its_facts_count(system):
    system.run()
    system.version, system.fails_on = "b", set()
    again = system.run()
    assert [outcome.state for outcome in again] == ["accepted"] and changed_rounds(again) == [ROUND]
    assert system.rows("SELECT count(*) FROM intake.finding WHERE rule_code = 'FIL-12'") == [(0,)]
    assert system.rows("SELECT version, state, unread_by FROM intake.submission ORDER BY version") == [
        (1, "accepted", None),
        (2, "accepted", None),
    ]
    assert tell_troubles(system.engine, ARRIVED) == [] == system.run()


def test_a_reader_that_is_no_better_is_told_of_again(system):
    system.run()
    tell_troubles(system.engine, ARRIVED)
    system.version = "b"
    assert [outcome.state for outcome in system.run()] == ["quarantined"]
    assert len(tell_troubles(system.engine, ARRIVED)) == 1
    assert system.rows("SELECT count(*) FROM intake.finding WHERE rule_code = 'FIL-12'") == [(1,)] and system.run() == []


def test_the_version_follows_the_code_that_reads(monkeypatch):
    shipped = reader_version()
    assert len(shipped) == 12
    monkeypatch.setattr("include.sandbox.version._READERS", ("sandbox",))
    reader_version.cache_clear()
    assert reader_version() != shipped
    reader_version.cache_clear()
