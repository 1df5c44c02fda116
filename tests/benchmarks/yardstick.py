"""How fast this machine is just now: one fixed piece of work, done on two cores at once, by the clock and in processor time.

The work depends on nothing that the project may change: a workbook of 4 sheets × 60 rows × 8 columns, made here, parsed by calamine again
and again. What it took on the idle machine for which the bounds are meant stands in ``bounds.yaml``. By the clock it tells how slow the
machine is with what others do on it; in processor time, how slow it is by itself.
"""

from __future__ import annotations

import functools
import io
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
    """So many looks, one after the other, some tenths of a second each."""
    with ProcessPoolExecutor(CORES, get_context("spawn")) as processes:
        list(processes.map(_parse, [1] * CORES))  # has started and imported
        return [_look(processes, parsed) for _ in range(times)]


def _look(processes: ProcessPoolExecutor, parsed: int) -> Pace:
    began = time.perf_counter()
    processor_seconds = list(processes.map(_parse, [parsed] * CORES))
    clock = time.perf_counter() - began
    return Pace(clock * 1000 / parsed, sum(processor_seconds) * 1000 / CORES / parsed)


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
    for pace in look():
        print(f"{pace.clock_ms:.3f} ms by the clock, {pace.processor_ms:.3f} ms of processor time")  # noqa: T201 - this is a command
