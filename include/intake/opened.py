"""A file on its way to judgement: its bytes, what a confined reader made of them, and the circumstances it is judged in."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from include.catalog.models import Catalogue
from include.intake.identify import identify
from include.intake.owners import collected_on
from include.intake.results_file import NOTHING_KNOWN, Known
from include.sandbox.messages import PackedReading
from include.sandbox.workbooks import open_workbook
from include.warehouse.submissions.filed_before import Pasts
from include.workbook.cells import UnreadableWorkbookError

_LOG = logging.getLogger(__name__)
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
    return {owner for file in files if (owner := owner_of(catalogue, file))}


def owner_of(catalogue: Catalogue, file: OpenedFile) -> tuple[str, str] | None:
    """Round key and department code that a file says it is of; ``None`` where it does not say both."""
    if isinstance(file.reading, UnreadableWorkbookError):
        return None
    try:
        declared = [entry.key for entry in catalogue.rounds]
        identity = identify(file.reading.head, file.file_name, catalogue, collected_on(catalogue, declared, file.arrived_at))
    except Exception:  # its judgement meets the same, under bounds, and tells it
        _LOG.exception("%s does not tell whose it is", file.sha256[:8])
        return None
    return (identity.round_key, identity.department) if identity.round_key and identity.department else None


def one_of_each(catalogue: Catalogue, files: Iterable[OpenedFile]) -> list[list[OpenedFile]]:
    """The files in groups without two of one owner, in their order: a later version is judged when the one before it stands."""
    groups: list[list[OpenedFile]] = []
    seen: Counter[tuple[str, str] | None] = Counter()
    for file in files:
        owner = owner_of(catalogue, file)
        number = seen[owner] if owner else 0
        seen[owner] += 1
        groups += [[] for _ in range(number + 1 - len(groups))]
        groups[number].append(file)
    return groups
