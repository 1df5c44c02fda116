"""What every benchmark does around its own work: looks at the yardstick before and after, has its figures judged, and prints them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import BaseModel
from rich.console import Console

from tests.benchmarks import yardstick
from tests.benchmarks.judge import Measured, declared_bounds, exit_code_of, machine_of, tell, verdicts
from tests.benchmarks.yardstick import Pace

console = Console(width=160)


class Report(BaseModel):
    """What one benchmark hands to whoever judges several together."""

    measured: list[Measured]
    looks: list[Pace]


def arguments(told: str | None) -> argparse.ArgumentParser:
    """The arguments that every benchmark understands; each adds its own."""
    parser = argparse.ArgumentParser(description=told, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, help="write what was measured into this file, for one judgement over several benchmarks")
    parser.add_argument("--looks", type=int, default=yardstick.LOOKS, help="at the yardstick, before and after")
    return parser


def concluded(asked: argparse.Namespace, measure: Callable[[], Sequence[Measured]]) -> int:
    """Measure, and judge unless that is done elsewhere; the exit code."""
    looks = yardstick.look(asked.looks)
    measured = list(measure())
    report = Report(measured=measured, looks=looks + yardstick.look(asked.looks))
    if asked.into:
        asked.into.write_text(report.model_dump_json(), encoding="utf-8")
        return 0
    return judged([report])


def judged(reports: Sequence[Report]) -> int:
    """Judge reports together and print the table; 1 where a bound was missed by more than the noise of the run."""
    bounds = declared_bounds()
    machine = machine_of([look for report in reports for look in report.looks], bounds.yardstick)
    found = verdicts([entry for report in reports for entry in report.measured], bounds, machine)
    tell(found, machine, console)
    return exit_code_of(found)


def report_in(path: Path) -> Report:
    """The report that a benchmark wrote."""
    return Report.model_validate(json.loads(path.read_text(encoding="utf-8")))
