"""Starts the component of Airflow that must come last: ``python -m include.standalone.waiting <address> scheduler --skip-serve-logs``.

It loads at once what it will need, which takes seconds, and begins when the API server at ``<address>`` answers: a task that begins
before that fails.
"""

from __future__ import annotations

import importlib
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


def begin_when_it_answers(address: str, words: list[str]) -> None:
    """Run ``airflow <words>`` in this process as soon as the API server answers; whoever started it gives up on it in time."""
    sys.argv = ["airflow", *words]  # what is loaded depends on the component
    for name in _NEEDED:
        importlib.import_module(name)
    while not answers(address):
        time.sleep(0.3)
    runpy.run_module("airflow", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    begin_when_it_answers(sys.argv[1], sys.argv[2:])
