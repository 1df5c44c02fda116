"""Processor time of a command with everything that it started, also of what outlived its parent.

``getrusage`` counts only children that were waited for. So the command runs below a process that inherits what it leaves behind
(``PR_SET_CHILD_SUBREAPER``, Linux), waits for all of it, and prints user and system time together.

    python -m tests.benchmarks.processor_time python -c pass
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
from collections.abc import Sequence

_PR_SET_CHILD_SUBREAPER = 36
_SECONDS = 600


class CommandFailedError(Exception):
    """The command ended with another code than it may; the message shows the end of what it told."""


def processor_seconds(command: Sequence[str], may_end_with: Sequence[int] = (0,)) -> float:
    """Seconds of processor time that the command took; what it prints is thrown away.

    Raises:
        CommandFailedError: when it ends with a code that it may not end with.
    """
    below = [sys.executable, "-m", "tests.benchmarks.processor_time", *command]
    done = subprocess.run(below, capture_output=True, text=True, timeout=_SECONDS, check=False)
    if done.returncode not in may_end_with:
        raise CommandFailedError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return float(done.stdout)


def main(command: Sequence[str]) -> int:
    """Run the command, wait for all that it leaves behind, print the seconds; its exit code."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{used.ru_utime + used.ru_stime:.4f}")  # noqa: T201 - this is a command
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
