"""Which version of the system reads, judges and loads: a file on which one failed is taken up again by another."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_READS_WITH = ("lxml", "openpyxl", "python-calamine")
_READERS = ("sandbox", "workbook", "checks", "intake", "warehouse")


@cache
def reader_version() -> str:
    """Twelve hexadecimal digits over the code that reads, judges and loads workbooks and the versions of what it reads with."""
    project = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(repr([version(name) for name in _READS_WITH]).encode())
    for path in reader_files(project):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def reader_files(project: Path) -> list[Path]:
    """Code and vocabulary by which files are read, judged and loaded, below ``project`` (the folder ``include``), in order."""
    return sorted(path for folder in _READERS for ending in ("*.py", "*.yaml") for path in (project / folder).rglob(ending))
