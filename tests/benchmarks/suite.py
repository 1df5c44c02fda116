"""How long the tests take, as somebody types them: ``make test-fast``, and the whole of ``make test`` when asked.

make bench PARTS=suite                              make test-fast, three times
make bench PARTS=suite SUITE=1                      and make test, once
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.judge import Measured
from tests.benchmarks.part import arguments, concluded, console

PROJECT = Path(__file__).resolve().parents[2]
_PASSED = re.compile(r"(\d+) passed")


class TestsFailedError(Exception):
    """The tests failed, so how long they took says nothing; the message shows the end of what they told."""


def main(given: list[str] | None = None) -> int:
    """Time the targets, print; the exit code."""
    parser = arguments(__doc__)
    parser.add_argument("--fast", nargs="*", default=["test-fast"], metavar="WORD", help="what `make` is given instead of test-fast")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--whole", action="store_true", help="and make test, once")
    asked = parser.parse_args(given)
    return concluded(asked, lambda: _measured(asked))


def _measured(asked: argparse.Namespace) -> Iterator[Measured]:
    yield _timed("test_fast", asked.fast, asked.times)
    if asked.whole:
        yield _timed("test", ["test"], 1)


def _timed(name: str, words: list[str], times: int) -> Measured:
    made = [_seconds_and_tests(words) for _ in range(times)]
    tests = made[-1][1]
    return Measured(name=name, values=[seconds for seconds, _ in made], size=tests, told=f"{tests:,} tests passed")


def _seconds_and_tests(words: list[str]) -> tuple[float, int]:
    """Seconds of one run, and how many tests passed in it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PCI_", "AIRFLOW", "PYTEST_"))}
    environment.pop("MAKEFLAGS", None)
    began = time.monotonic()
    done = subprocess.run(["make", *words], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    if done.returncode:
        raise TestsFailedError(f"make {' '.join(words)} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    passed = sum(map(int, _PASSED.findall(done.stdout)))
    console.print(f"make {' '.join(words)}: {seconds:.1f} s, {passed} tests passed")
    return seconds, passed


if __name__ == "__main__":
    raise SystemExit(main())
