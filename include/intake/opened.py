"""A file on its way to judgement: its bytes, what a confined reader made of them, and the circumstances it is judged in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from include.catalog.models import Catalogue
from include.intake.identify import identify
from include.intake.results import NOTHING_KNOWN, Known
from include.sandbox.messages import PackedReading
from include.sandbox.workbooks import open_workbook
from include.warehouse.past import Pasts
from include.workbook.cells import UnreadableWorkbookError

DueDays = Mapping[tuple[str, str], dt.date]  # by round key and department code


@dataclass(frozen=True, slots=True)
class FileToJudge:
    """The bytes of one file and when they arrived."""

    sha256: str
    content: bytes
    file_name: str
    arrived_at: dt.datetime
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that a confined reader has opened: what it read, still packed, or why there is nothing."""

    sha256: str
    file_name: str
    arrived_at: dt.datetime
    sender: str | None
    reading: PackedReading | UnreadableWorkbookError


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What files are judged by besides themselves: the rounds that are collected, the due days that were moved, known PCI results."""

    opened: frozenset[str]
    extended: DueDays = field(default_factory=dict)
    known: Known = NOTHING_KNOWN
    past: Pasts | None = None
    """What the files' departments filed before; without it nothing is held against what stands."""


def open_file(catalogue: Catalogue, file: FileToJudge) -> OpenedFile:
    """Have a confined reader open a file."""
    reading: PackedReading | UnreadableWorkbookError
    try:
        reading = open_workbook(file.content, catalogue)
    except UnreadableWorkbookError as error:
        reading = error
    return OpenedFile(file.sha256, file.file_name, file.arrived_at, file.sender, reading)


def owners_of(catalogue: Catalogue, files: Iterable[OpenedFile]) -> set[tuple[str, str]]:
    """Round key and department code of the files that say both: whose past the judgement asks for."""
    found = set()
    for file in files:
        if not isinstance(file.reading, UnreadableWorkbookError):
            identity = identify(file.reading.head, file.file_name, catalogue)
            if identity.round_key and identity.department:
                found.add((identity.round_key, identity.department))
    return found
