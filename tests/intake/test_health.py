"""What the watchdog is told, and the figures behind it."""

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import text
from upath import UPath

from include.intake import health
from include.intake.archiving import archive_bytes
from include.intake.health import IngestRuns, inbox_measures, problems, problems_of_runs
from include.storage.places import Places
from include.warehouse.register.measures import measures
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.schema.engine import connect

pytestmark = pytest.mark.slow

NOW = dt.datetime.fromisoformat("2021-12-20T08:00:00+07:00")


@pytest.fixture
def places(tmp_path):
    found = Places.under(tmp_path)
    found.archive.mkdir()
    return found


def test_a_system_that_works_has_no_problems(filled, places):
    assert problems(filled, places, NOW) == []


def test_each_problem_has_its_code(warehouse, places, monkeypatch):
    assert problems(connect("postgresql://nobody@127.0.0.1:1/pci"), places, NOW) == ["database"]
    archive_bytes(warehouse, places, b"x", "a.xlsx", NOW - dt.timedelta(hours=2), None)
    assert problems(warehouse, places, NOW) == ["waiting"]
    assert problems(warehouse, places, NOW - dt.timedelta(minutes=90)) == []
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version_num = '0001_intake_core'"))
    assert problems(warehouse, dataclasses.replace(places, archive=UPath("/proc/nowhere")), NOW) == ["schema", "archive"]
    monkeypatch.setattr(health, "_LEAST_FREE_BYTES", 2**80)
    assert problems(warehouse, places, NOW) == ["schema", "archive"], "a full disk"


def test_the_measures_count_every_state_and_age(filled, places, catalogue):
    record_opened_round(filled, catalogue, "QNG-2021-Y", NOW)
    archive_bytes(filled, places, b"x", "a.xlsx", NOW - dt.timedelta(seconds=90), None)
    found = {(measure.name, measure.kind): measure.value for measure in measures(filled, NOW)}
    with filled.connect() as connection:
        states = dict(connection.execute(text("SELECT state, count(*) FROM intake.submission GROUP BY state")).all())
        criticals = text(
            "SELECT extract(EPOCH FROM cast(:now AS timestamptz) - min(arrived_at)) FROM intake.finding JOIN intake.newest_submission "
            "USING (submission_id) WHERE severity = 'critical'"
        )
        oldest = connection.execute(criticals, {"now": NOW}).scalar_one()
    for state in ("accepted", "accepted_with_warnings", "returned", "quarantined", "withdrawn"):
        assert found["files", state] == states.get(state, 0)
    assert states and found["files", "waiting"] == 1 and found["oldest_waiting_seconds", None] == 90
    assert {"pci.files.returned", "pci.oldest_waiting_seconds"} <= {measure.full_name for measure in measures(filled, NOW)}
    assert found["findings", "critical"] > 0 and found["oldest_critical_finding_seconds", None] == float(oldest)


def test_a_file_that_lies_in_the_inbox_for_an_hour_is_a_problem_and_litter_is_none(warehouse, places):
    places.inbox.mkdir()
    (places.inbox / "Thumbs.db").write_bytes(b"x")
    now = dt.datetime.now(dt.UTC)
    later = now + dt.timedelta(minutes=61)
    assert problems(warehouse, places, later) == []
    (places.inbox / "a.xlsx").write_bytes(b"x")
    assert problems(warehouse, places, now + dt.timedelta(minutes=59)) == [] and problems(warehouse, places, later) == ["inbox"]
    told = {measure.full_name: measure.value for measure in inbox_measures(places.inbox, later)}
    assert told["pci.inbox_files"] == 1 and 3600 < told["pci.oldest_in_inbox_seconds"] < 3700


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"is_there": False}, ["ingest"]),
        ({"due_since": NOW - dt.timedelta(minutes=61)}, ["ingest"]),
        ({"running_since": NOW - dt.timedelta(minutes=61)}, ["ingest"]),
        ({"due_since": NOW - dt.timedelta(minutes=9), "running_since": NOW - dt.timedelta(minutes=9)}, []),
        ({"due_since": NOW + dt.timedelta(days=9)}, []),
        ({"failing": ("ingest_submissions/answer_departments",)}, ["failing"]),
    ],
)
def test_runs_that_do_not_start_or_end_and_steps_that_fail_again_and_again_have_their_codes(changed, codes):
    works = IngestRuns(is_there=True, due_since=None, running_since=None, failing=())
    assert problems_of_runs(dataclasses.replace(works, **changed), NOW) == codes
