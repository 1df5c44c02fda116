"""Processor time of one call of the checks, for 1, 10, 100 and 500 workbooks, beside parsing the same files with calamine.

A call is what a batch of workbooks goes through once they are read: tidy frames, Great Expectations, findings. What it takes for one
workbook is the price of a batch, a pre-check and ``check FILE``; what it takes for many is the price of a season.

    make bench PARTS=checks
    python -m tests.benchmarks.checks --sizes 1 10
"""

from __future__ import annotations

import argparse
import io
import statistics
import time
from collections.abc import Callable, Sequence

from rich.table import Table

from include.catalog import load_catalogue
from include.catalog.collector import garbage_collector_resting
from include.catalog.models import Catalogue
from include.checks.validate import check_batch
from include.intake.judging import prepare, submissions_to_check
from include.intake.opened import FileToJudge
from include.sample.generate import generate_workbook
from include.sandbox.pool import close
from include.workbook.write import workbook_file_name
from tests.benchmarks.filling import ARRIVED, ROUND
from tests.benchmarks.judge import Measured
from tests.benchmarks.part import arguments, concluded, console
from tests.benchmarks.yardstick import parse_with_calamine


def main(given: list[str] | None = None) -> int:
    """Make workbooks, have them checked, print; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100, 500])
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args(given)
    return concluded(asked, lambda: _measured(asked))


def _measured(asked: argparse.Namespace) -> list[Measured]:
    calls, parsing = _seconds(asked.sizes, asked.times)
    _tell(calls, parsing)
    few, many = min(asked.sizes), max(asked.sizes)
    by_calamine = [seconds / statistics.median(parsing[many]) for seconds in calls[many]]
    each = f"{statistics.median(calls[many]) / many * 1000:.1f} ms a workbook"
    return [
        Measured(name="checks_one", values=calls[few], size=few),
        Measured(name="checks_many", values=by_calamine, size=many, told=each),
    ]


def _seconds(sizes: Sequence[int], times: int) -> tuple[dict[int, list[float]], dict[int, list[float]]]:
    """By number of workbooks: processor seconds of one call of the checks, and of parsing the same files, each so many times."""
    catalogue = load_catalogue()
    prepare(catalogue)
    files = [_file(catalogue, number) for number in range(max(sizes))]
    batch = submissions_to_check(catalogue, files, {})
    close()
    calls: dict[int, list[float]] = {}
    parsing: dict[int, list[float]] = {}
    with garbage_collector_resting():  # as in the process that judges
        for size in sizes:
            calls[size] = [_processor_seconds(lambda size=size: check_batch(catalogue, batch[:size])) for _ in range(times)]  # type: ignore[misc]
            parsing[size] = [
                _processor_seconds(lambda size=size: [parse_with_calamine(file.content) for file in files[:size]])  # type: ignore[misc]
                for _ in range(times)
            ]
    return calls, parsing


def _file(catalogue: Catalogue, number: int) -> FileToJudge:
    departments = catalogue.departments_of(ROUND)
    department = departments[number % len(departments)].code
    content = io.BytesIO()
    generate_workbook(catalogue, ROUND, department, seed=number).save(content)
    return FileToJudge("0" * 64, content.getvalue(), workbook_file_name(ROUND, department), ARRIVED)


def _processor_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _tell(calls: dict[int, list[float]], parsing: dict[int, list[float]]) -> None:
    table = Table(title="One call of the checks, in processor time")
    for heading in ("workbooks", "ms a call", "ms a workbook", "times calamine"):
        table.add_column(heading, justify="right")
    for size, seconds in calls.items():
        call = statistics.median(seconds)
        table.add_row(str(size), f"{call * 1000:.0f}", f"{call / size * 1000:.2f}", f"{call / statistics.median(parsing[size]):.1f}")
    console.print(table)


if __name__ == "__main__":
    raise SystemExit(main())
