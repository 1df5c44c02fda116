"""``make run``, twice in a home of its own, in units of the time in which this Airflow becomes healthy from nothing (R).

R is measured before and after the plays: an empty folder, PostgreSQL, Airflow's metadata, its four components, until each says that it is
healthy. Beside it, what all processes of a play hold at most.

    make bench PARTS=run                          once; R twice
    python -m tests.benchmarks.run --plays 3      three homes, one after the other
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from include.standalone.airflow import running_airflow
from include.standalone.home import Home, airflow_environment, free_port, postgres_address
from include.standalone.postgres import running_postgres
from tests.benchmarks.judge import Measured
from tests.benchmarks.part import arguments, concluded, console
from tests.benchmarks.watching import memory_held

PROJECT = Path(__file__).resolve().parents[2]
PLAY_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Play:
    """One play: how long it took by the clock, what its processes held at most (MB), how it ended and what it told."""

    seconds: float
    peak_mb: float
    returncode: int
    stdout: str
    stderr: str


def main(given: list[str] | None = None) -> int:
    """Start, play twice, start again, print; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--plays", type=int, default=1)
    asked = parser.parse_args(given)
    return concluded(asked, lambda: _measured(asked))


def _measured(asked: argparse.Namespace) -> list[Measured]:
    starts, first, second = [_start()], [], []
    for _ in range(asked.plays):
        with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder:
            for plays in (first, second):
                plays.append(play(Path(folder)))
                console.print(f"make run: {plays[-1].seconds:.0f} s, {plays[-1].peak_mb:.0f} MB at most")
                assert plays[-1].returncode == 0, plays[-1].stdout[-3000:] + plays[-1].stderr[-3000:]
        starts.append(_start())
    return in_starts(starts, first, second)


def in_starts(starts: Sequence[float], first: Sequence[Play], second: Sequence[Play]) -> list[Measured]:
    """First and second plays as multiples of the median start (R)."""
    healthy = statistics.median(starts)

    def measured(name: str, plays: Sequence[Play]) -> Measured:
        took, held = statistics.median(play.seconds for play in plays), max(play.peak_mb for play in plays)
        told = f"{took:.0f} s against R = {healthy:.1f} s; {held:,.0f} MB at most"
        return Measured(name=name, values=[play.seconds / healthy for play in plays], told=told)

    return [measured("run_first", first), measured("run_second", second)]


def play(home: Path, look_seconds: float = 1) -> Play:
    """The main job as a person types it, once, in this home; its memory is looked at so often."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "PCI_"))}
    environment["PCI_HOME"] = str(home)
    command = [sys.executable, "-m", "include", "run"]
    began = time.monotonic()
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            with memory_held(Home(home), process.pid, look_seconds) as held:
                stdout, stderr = process.communicate(timeout=PLAY_SECONDS)
        except BaseException:
            process.terminate()  # which stops everything that it started
            raise
    return Play(time.monotonic() - began, max(held), process.returncode, stdout, stderr)


def _start() -> float:
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder, healthy_airflow(Home(Path(folder))) as seconds:
        console.print(f"healthy from nothing after {seconds:.1f} s")
        return seconds


@contextmanager
def healthy_airflow(home: Home) -> Iterator[float]:
    """PostgreSQL and Airflow up in an empty home; the seconds until every component was healthy."""
    began = time.monotonic()
    with running_postgres(home) as server:
        addresses = postgres_address(server, "airflow", "postgresql+psycopg2"), postgres_address(server, "pci")
        with running_airflow(airflow_environment(home, *addresses, free_port()), home.logs):
            yield time.monotonic() - began


if __name__ == "__main__":
    raise SystemExit(main())
