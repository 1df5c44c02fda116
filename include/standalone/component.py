"""Starts one of Airflow's components: ``python -m include.standalone.component <address of the API server> scheduler --skip-serve-logs``.

The scheduler loads at once what it will need, which takes seconds, and begins when the API server answers: a task that begins before
that fails. A component whose work has ended is gone at once: taking an interpreter of hundreds of megabytes apart, object by object,
takes seconds after all was said and written.
"""

from __future__ import annotations

import atexit
import importlib
import os
import runpy
import sys
import time
import urllib.error
import urllib.request

_NEEDED = ("airflow.cli.cli_parser", "airflow.cli.commands.scheduler_command", "airflow.executors.local_executor")


def answers(address: str) -> bool:
    """Whether the API server at ``address`` serves tasks. It makes ready for them when it is first asked, which takes seconds."""
    try:
        with urllib.request.urlopen(f"{address}/execution/health", timeout=60):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def run(address: str, words: list[str]) -> None:
    """Run ``airflow <words>`` in this process; the scheduler as soon as the API server answers: whoever started it gives up in time."""
    sys.argv = ["airflow", *words]  # what is loaded depends on the component
    if words[0] == "scheduler":
        for name in _NEEDED:
            importlib.import_module(name)
        while not answers(address):
            time.sleep(0.3)
    runpy.run_module("airflow", run_name="__main__", alter_sys=True)


class _End:
    """Ends this process, and no fork of it, after whatever else was to be done at its exit."""

    def __init__(self) -> None:
        self.process_id = os.getpid()
        self.code: int | None = None
        atexit.register(self.come)  # before any other, so that it comes last

    def come(self) -> None:
        if os.getpid() == self.process_id and self.code is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(self.code)


def main(address: str, words: list[str]) -> None:
    """Run a component to its end; one that fails is taken apart as usual, with its traceback."""
    end = _End()
    try:
        run(address, words)
        end.code = 0
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            end.code = ended.code or 0
        raise


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
