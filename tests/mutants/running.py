"""Puts one fault after the other into a copy of the project, and runs there the tests that must notice it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from tests.mutants.preloaded import TOLD

PROJECT = Path(__file__).resolve().parents[2]
_COPIED = ("include", "dags", "plugins", "config", "sql", "tests", "docs", "pyproject.toml", "README.md", "install.py")

Area = Literal["rules", "reading", "loading", "register", "release"]
Outcome = Literal["killed", "living", "stale", "broken"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: in ``file`` the text ``before``, which stands there once, is ``after`` instead.

    ``test`` is a file of tests, or a single test of it, that notices it.
    """

    area: Area
    file: str
    before: str
    after: str
    why: str
    test: str


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a mutant, and the last lines of the tests."""

    mutant: Mutant
    outcome: Outcome
    output: str


def occurrences(mutant: Mutant) -> int:
    """How often ``before`` stands in its file; a fault that can be made stands there once."""
    path = PROJECT / mutant.file
    return path.read_text(encoding="utf-8").count(mutant.before) if path.exists() else 0


def run_all(mutants: Sequence[Mutant], processes: int | None = None) -> Iterator[Told]:
    """What becomes of each, as it becomes known. Those of one test follow each other, and that test is run without a fault first."""
    by_test: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        by_test.setdefault(mutant.test, []).append(mutant)
    with tempfile.TemporaryDirectory(prefix="pci-mutants-") as folder, ProcessPoolExecutor(processes or os.cpu_count()) as workers:
        working = [workers.submit(_run_of_one_test, Path(folder), found) for found in by_test.values()]
        for done in as_completed(working):
            yield from done.result()


@cache
def _copy(folder: Path) -> Path:
    """The project as it stands here, copied once for each process."""
    copy = folder / str(os.getpid())
    for name in _COPIED:
        if (source := PROJECT / name).is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, copy / name)
    return copy


def _run_of_one_test(folder: Path, mutants: Sequence[Mutant]) -> list[Told]:
    can_be_made = [mutant for mutant in mutants if occurrences(mutant) == 1]
    told = [Told(mutant, "stale", f"{mutant.before!r} does not stand there once") for mutant in mutants if mutant not in can_be_made]
    if can_be_made:
        copy = _copy(folder)
        code, output = _tested(copy, can_be_made[0].test)
        told += [_run(copy, mutant) if code == 0 else Told(mutant, "broken", f"fails without it:\n{output}") for mutant in can_be_made]
    return told


def _run(copy: Path, mutant: Mutant) -> Told:
    with _made(copy, mutant):
        code, output = _tested(copy, mutant.test)
    return Told(mutant, "broken" if code not in (0, 1) else "killed" if code else "living", output)


@contextmanager
def _made(copy: Path, mutant: Mutant) -> Iterator[None]:
    path = copy / mutant.file
    original = path.read_text(encoding="utf-8")
    try:
        _write(path, original.replace(mutant.before, mutant.after))
        yield
    finally:
        _write(path, original)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    if path.suffix == ".py":  # two texts of one length and second have one compiled file
        Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


@cache
def _preloaded(copy: Path) -> subprocess.Popen[str]:
    """The process that runs the tests of this copy; it ends when this one does, with its input."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")} | {"PYTHONPATH": str(copy)}
    command = [sys.executable, "-m", "tests.mutants.preloaded"]
    return subprocess.Popen(command, cwd=copy, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _tested(copy: Path, test: str) -> tuple[int, str]:
    process = _preloaded(copy)
    assert process.stdin and process.stdout, "both are pipes"
    process.stdin.write(f"{test}\n")
    process.stdin.flush()
    code = int(process.stdout.readline() or -1)
    told = (copy / TOLD).read_text(encoding="utf-8", errors="replace") if (copy / TOLD).exists() else ""
    return code, "\n".join(told.strip().splitlines()[-12:])
