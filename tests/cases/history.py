"""Files workbooks one round after the other, as they arrive, and tells what is found in the last."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import Engine

from include.checks.across import check_across
from include.domain.finding import Finding
from include.intake.archiving import archive_inbox, waiting_batches
from include.intake.ingest import Outcome, ingest_batch
from include.storage.places import Places
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.register.register import read_view
from tests.cases.cases import CATALOGUE

LAST, THIS, DEPARTMENT = "QNG-2021-Y", "QNG-2022-Y", "SKHĐT"
OPENED = {LAST: "2021-11-15T08:00:00+07:00", THIS: "2022-11-15T08:00:00+07:00"}
ARRIVED = {LAST: "2021-12-01T16:00:00+07:00", THIS: "2022-12-01T09:12:00+07:00"}


def opened(engine: Engine) -> Engine:
    """The same warehouse, with both rounds open; what is filed for the first is printed into the workbooks of the second."""
    for round_key, opened_at in OPENED.items():
        record_opened_round(engine, CATALOGUE, round_key, dt.datetime.fromisoformat(opened_at))
    return engine


def filed(engine: Engine, folder: Path, round_key: str, content: bytes) -> Outcome:
    """Take in one workbook as the DAG does, and check the round across."""
    places = Places.under(folder)
    places.inbox.mkdir(parents=True)
    name = f"{round_key}_{DEPARTMENT}.xlsx"
    (places.inbox / name).write_bytes(content)
    (places.inbox / "arrivals.csv").write_text(f"file_name,arrived_at,sender\n{name},{ARRIVED[round_key]},\n", encoding="utf-8")
    archive_inbox(engine, places, dt.datetime.fromisoformat(ARRIVED[round_key]) + dt.timedelta(hours=1))
    (outcome,) = [outcome for batch in waiting_batches(engine) for outcome in ingest_batch(engine, CATALOGUE, places, batch)]
    check_across(engine, CATALOGUE, round_key)
    return outcome


def findings_of_this_year(engine: Engine) -> list[Finding]:
    """What stands against the version of this year."""
    rows = read_view(engine, "draft_finding", round_key=THIS)
    return [Finding(**{name: row.get(name) for name in Finding.__dataclass_fields__}) for row in rows]
