"""How fast this machine is just now: one fixed piece of work, done on two cores at once, by the clock and in processor time.

The work depends on nothing that the project may change: a workbook of 4 sheets × 60 rows × 8 columns, made here, parsed by calamine again
and again. What it took on the idle machine for which the bounds are meant stands in ``bounds.yaml``. By the clock it tells how slow the
machine is with what others do on it; in processor time, how slow it is by itself.
"""

from __future__ import annotations

import functools
import io
import json
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

CORES, PARSED, LOOKS = 2, 100, 3
SHEETS, ROWS, COLUMNS = 4, 60, 8


@dataclass(frozen=True, slots=True)
class Pace:
    """One look: milliseconds for parsing the workbook once, by the clock and in processor time, while two cores do it."""

    clock_ms: float
    processor_ms: float


def look(times: int = LOOKS, parsed: int = PARSED) -> list[Pace]:
    """So many looks, one after the other, some tenths of a second each; in a process that has loaded nothing else."""
    command = [sys.executable, "-m", "tests.benchmarks.yardstick", str(times), str(parsed)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return [Pace(*pace) for pace in json.loads(done.stdout)]


def main(times: int, parsed: int) -> None:
    """Look so many times, and print milliseconds by the clock and of processor time for each look."""
    with ProcessPoolExecutor(CORES, get_context("fork")) as processes:
        list(processes.map(_parse, [1] * CORES))  # has started, and made the workbook
        print(json.dumps([_look(processes, parsed) for _ in range(times)]))  # noqa: T201 - this is a command


def _look(processes: ProcessPoolExecutor, parsed: int) -> tuple[float, float]:
    began = time.perf_counter()
    processor_seconds = list(processes.map(_parse, [parsed] * CORES))
    clock = time.perf_counter() - began
    return clock * 1000 / parsed, sum(processor_seconds) * 1000 / CORES / parsed


def _parse(times: int) -> float:
    content, began = _workbook(), time.process_time()
    for _ in range(times):
        parse_with_calamine(content)
    return time.process_time() - began


def parse_with_calamine(content: bytes) -> None:
    """The floor of every reading: each cell of each sheet as calamine gives it, and nothing done with them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


@functools.cache
def _workbook() -> bytes:
    book = Workbook()
    for number in range(SHEETS):
        sheet = book.create_sheet(f"Trang {number}")
        for row in range(ROWS):
            sheet.append([f"Ô {number}.{row}.{column}" if column % 2 else row * column / 7 for column in range(COLUMNS)])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:] or (LOOKS, PARSED)))
