"""How long a department waits: one workbook dropped into an idle system, until its receipt or return slip lies in the outbox.

A real Airflow on an embedded PostgreSQL, which itself sees that the workbook came. The catalogue is the one that the project ships; the
departments of its round take turns, each drop is another version. Before the next drop the system has nothing left to do.

    make bench PARTS=answer                     20 drops
    python -m tests.benchmarks.answer --drops 3
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from include.sample.generate import generate_workbook
from include.standalone.home import Home
from include.standalone.system import RunningSystem, running_system
from include.warehouse.register.opened_rounds import record_opened_round
from include.workbook.write import workbook_file_name
from tests.benchmarks.judge import Measured, p95
from tests.benchmarks.national import ARRIVED, PATTERN, ROUND_CODE
from tests.benchmarks.part import arguments, concluded, console

DAG = "ingest_submissions"
ROUND = f"{PATTERN}-{ROUND_CODE}"
WAIT_SECONDS = 600
_LOOK_SECONDS = 0.05


def main(given: list[str] | None = None) -> int:
    """Start, drop, measure, print; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--drops", type=int, default=20)
    asked = parser.parse_args(given)
    return concluded(asked, lambda: [_measured(asked)])


def _measured(asked: argparse.Namespace) -> Measured:
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder, running_system(Home(Path(folder))) as system:
        record_opened_round(system.engine, system.catalogue, ROUND, ARRIVED - dt.timedelta(days=5))
        return answers(system, asked.drops)


def answers(system: RunningSystem, drops: int, start: Callable[[RunningSystem], object] | None = None) -> Measured:
    """Seconds from drop to answer, so many times in turn, in a system whose round is open.

    ``start`` starts the ingest where the system was started without watching its inbox.
    """
    departments = [entry.code for entry in system.catalogue.departments_of(ROUND)]
    seconds = []
    for number in range(drops):
        wait_until_idle(system)
        seconds.append(_seconds_to_answer(system, departments[number % len(departments)], number, start))
        console.print(f"{departments[number % len(departments)]}: answered after {seconds[-1]:.1f} s")
    wait_until_idle(system)
    return Measured(name="answer", values=seconds, size=drops, told=f"{min(seconds):.1f} to {max(seconds):.1f} s, p95 {p95(seconds):.1f}")


def _seconds_to_answer(system: RunningSystem, department: str, number: int, start: Callable[[RunningSystem], object] | None) -> float:
    book = generate_workbook(system.catalogue, ROUND, department, seed=-1 - number)
    answered = watched_answers(system, department)
    name = workbook_file_name(ROUND, department)
    arrived_at = ARRIVED + dt.timedelta(hours=2, minutes=number)  # after all workbooks of a season
    (system.home.inbox / "arrivals.csv").write_text(f"file_name,arrived_at,sender\n{name},{arrived_at.isoformat()},\n", encoding="utf-8")
    began = time.monotonic()
    book.save(system.home.inbox / name)
    if start:
        start(system)
    _wait(answered, f"{department} has no answer", _LOOK_SECONDS)
    return time.monotonic() - began


def watched_answers(system: RunningSystem, department: str) -> Callable[[], bool]:
    """Tells whether the department's receipt or return slip is another than now."""
    folder = system.home.outbox / PATTERN / ROUND_CODE / department

    def stamps() -> set[tuple[str, int]]:
        with suppress(FileNotFoundError):  # one is replaced just now
            return {(path.name, path.stat().st_mtime_ns) for path in folder.glob("phieu-t*_*.xlsx")} | {
                (path.name, path.stat().st_mtime_ns) for path in folder.glob("phieu-tiep-nhan.html")
            }
        return set()

    before = stamps()
    return lambda: bool(stamps() - before)


def wait_until_idle(system: RunningSystem) -> None:
    """Wait until no run of the ingest is under way.

    Raises:
        AssertionError: when a run failed.
        TimeoutError: when one does not end.
    """

    def is_idle() -> bool:
        states = {run["state"] for run in system.airflow.runs(DAG)}
        assert "failed" not in states, f"a run of {DAG} failed; see {system.home.logs / 'tasks'}"
        return states <= {"success"}

    _wait(is_idle, f"{DAG} does not end", 0.5)


def _wait(reached: Callable[[], bool], otherwise: str, look_seconds: float) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not reached():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{otherwise} after {WAIT_SECONDS} s")
        time.sleep(look_seconds)


if __name__ == "__main__":
    raise SystemExit(main())
