"""Processor time of ``python -m include check FILE``, with all processes that it starts, beside the bare start of the interpreter.

The file is a workbook of the sample round as its department fills it. The same without a catalogue, rules and reader is what any command
in Python pays.

    make bench PARTS=check                       5 times
    python -m tests.benchmarks.check --times 1
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from include.catalog import load_catalogue
from include.sample.generate import generate_workbook
from include.workbook.write import workbook_file_name
from tests.benchmarks.judge import Measured
from tests.benchmarks.part import arguments, concluded
from tests.benchmarks.processor_time import processor_seconds

ROUND, DEPARTMENT = "QNG-2021-Y", "SKHĐT"
BARE = [sys.executable, "-c", "pass"]


def main(given: list[str] | None = None) -> int:
    """Make a workbook, have it checked, print; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args(given)
    return concluded(asked, lambda: [_measured(asked)])


def _measured(asked: argparse.Namespace) -> Measured:
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder:
        path = Path(folder) / workbook_file_name(ROUND, DEPARTMENT)
        generate_workbook(load_catalogue(), ROUND, DEPARTMENT, seed=1).save(path)
        command = [sys.executable, "-m", "include", "check", str(path)]
        seconds = [processor_seconds(command, may_end_with=(0, 1)) for _ in range(asked.times)]  # 1: it would be returned
    bare = statistics.median(processor_seconds(BARE) for _ in range(asked.times))
    ratio = statistics.median(seconds) / bare
    return Measured(name="check_file", values=seconds, size=asked.times, told=f"{ratio:.0f} × the interpreter's {bare:.3f} s")


if __name__ == "__main__":
    raise SystemExit(main())
