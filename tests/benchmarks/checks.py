"""Processor time of one call of the checks, for 1, 10, 100 and 500 workbooks, beside parsing the same files with calamine.

A call is what a batch of workbooks goes through once they are read: tidy frames, Great Expectations, findings. What it takes for one
workbook is the price of a batch, a pre-check and ``check FILE``; what it takes for many is the price of a season.

    python -m tests.benchmarks.checks
    python -m tests.benchmarks.checks 1 10
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from include.catalog import load_catalogue
from include.catalog.collector import garbage_collector_resting
from include.catalog.models import Catalogue
from include.checks.validate import check_batch, rule_book
from include.intake.judging import submissions_to_check
from include.intake.opened import FileToJudge
from include.sample.generate import generate_workbook
from include.sandbox.pool import close
from include.workbook.write import workbook_file_name
from tests.benchmarks.filling import ARRIVED, ROUND
from tests.benchmarks.yardstick import parse_with_calamine

SIZES, TIMES = (1, 10, 100, 500), 3


def processor_ms_of_a_call(sizes: Sequence[int] = SIZES, times: int = TIMES) -> dict[int, tuple[float, float]]:
    """By number of workbooks: milliseconds of one call of the checks, and of parsing the same files; the least of so many times."""
    catalogue = load_catalogue()
    rule_book(catalogue)
    files = [_file(catalogue, number) for number in range(max(sizes))]
    batch = submissions_to_check(catalogue, files, {})
    close()
    measured = {}
    with garbage_collector_resting():  # as in the process that judges
        for size in sizes:
            calls = [_processor_ms(lambda size=size: check_batch(catalogue, batch[:size])) for _ in range(times)]  # type: ignore[misc]
            parsing = [_processor_ms(lambda size=size: [parse_with_calamine(file.content) for file in files[:size]]) for _ in range(times)]  # type: ignore[misc]
            measured[size] = min(calls), min(parsing)
    return measured


def _file(catalogue: Catalogue, number: int) -> FileToJudge:
    departments = catalogue.departments_of(ROUND)
    department = departments[number % len(departments)].code
    content = io.BytesIO()
    generate_workbook(catalogue, ROUND, department, seed=number).save(content)
    return FileToJudge("0" * 64, content.getvalue(), workbook_file_name(ROUND, department), ARRIVED)


def _processor_ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def main(sizes: Sequence[int]) -> None:
    """Measure and print."""
    table = Table(title="One call of the checks, in processor time")
    for heading in ("workbooks", "ms a call", "ms a workbook", "times calamine"):
        table.add_column(heading, justify="right")
    for size, (call, parsing) in processor_ms_of_a_call(sizes or SIZES).items():
        table.add_row(str(size), f"{call:.0f}", f"{call / size:.2f}", f"{call / parsing:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
