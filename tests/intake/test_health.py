"""What the watchdog is told, and the figures behind it."""

import datetime as dt

import pytest
from sqlalchemy import text
from upath import UPath

from include.intake import health
from include.intake.archive import archive_bytes
from include.intake.health import problems
from include.intake.places import Places
from include.warehouse.engine import connect
from include.warehouse.measures import measures
from include.warehouse.rounds import record_opened_round

pytestmark = pytest.mark.slow

NOW = dt.datetime.fromisoformat("2021-12-20T08:00:00+07:00")


@pytest.fixture
def places(tmp_path):
    found = Places.under(tmp_path)
    found.archive.mkdir()
    return found


def test_a_system_that_works_has_no_problems(filled, places):
    assert problems(filled, places.archive, NOW) == []


def test_each_problem_has_its_code(warehouse, places, monkeypatch):
    assert problems(connect("postgresql://nobody@127.0.0.1:1/pci"), places.archive, NOW) == ["database"]
    archive_bytes(warehouse, places, b"x", "a.xlsx", NOW - dt.timedelta(hours=2), None)
    assert problems(warehouse, places.archive, NOW) == ["waiting"]
    assert problems(warehouse, places.archive, NOW - dt.timedelta(minutes=90)) == []
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version_num = '0001'"))
    assert problems(warehouse, UPath("/proc/nowhere"), NOW) == ["schema", "archive"]
    monkeypatch.setattr(health, "_LEAST_FREE_BYTES", 2**80)
    assert problems(warehouse, places.archive, NOW) == ["schema", "archive"], "a full disk"


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
