"""All benchmarks, or those that are named, each in a process of its own; then one table and one verdict over all of them.

    make bench                              everything
    make bench PARTS="answer season"        these only
    python -m tests.benchmarks.answer --drops 3

Exit code 1 when a bound is missed by more than the noise of the run, 2 when a benchmark itself broke down: the others go on.
"""

from __future__ import annotations

import argparse
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.part import Report, console, judged, report_in

PARTS = (
    "install",
    "suite",
    "ingest",
    "memory",
    "check",
    "checks",
    "desk",
    "precheck",
    "summaries",
    "warehouse",
    "answer",
    "run",
    "season",
)


def main(given: list[str] | None = None) -> int:
    """Run the parts one after the other, judge them together; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}; without any, all of them")
    for part in PARTS:
        parser.add_argument(f"--for-{part}", default="", metavar="ARGUMENTS", help=f"what {part} is given")
    asked = parser.parse_args(given)
    if unknown := set(asked.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory(prefix="pci-bench-") as folder:
        made = {part: _run(part, getattr(asked, f"for_{part}"), Path(folder)) for part in asked.parts or PARTS}
    broken = [part for part, report in made.items() if report is None]
    reports = [report for report in made.values() if report]
    code = judged(reports) if reports else 0
    if broken:
        console.print(f"[red]broke down: {', '.join(broken)}[/red]")
    return 2 if broken else code


def _run(part: str, arguments: str, folder: Path) -> Report | None:
    """What a part measured; ``None`` where it broke down."""
    console.rule(part)
    into = folder / f"{part}.json"
    done = subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}", *shlex.split(arguments), "--into", str(into)], check=False)
    return None if done.returncode or not into.exists() else report_in(into)


if __name__ == "__main__":
    raise SystemExit(main())
