"""Keeps every file that arrives, byte for byte, under its SHA-256, before anything reads it."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Engine
from upath import UPath

from include.intake.places import Places, write_if_changed
from include.warehouse.files import files_without_outcome, record_arrival

ARRIVALS_FILE = "arrivals.csv"
_UNFINISHED_SUFFIXES = (".part", ".tmp", ".crdownload", ".filepart")


class ArchiveDamagedError(Exception):
    """The archived copy does not have the bytes that its name promises. Nothing was removed from the inbox."""


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One delivery that now lies in the archive. ``known`` says that the same bytes had come before."""

    sha256: str
    file_name: str
    arrived_at: dt.datetime
    known: bool


@dataclass(frozen=True, slots=True)
class _Arrival:
    arrived_at: dt.datetime
    sender: str | None


def archive_inbox(engine: Engine, places: Places) -> list[ArchivedFile]:
    """Move what lies in the inbox into the archive, in order of arrival.

    The time of arrival is the one that ``arrivals.csv`` in the inbox records (columns file_name, arrived_at, sender:
    what a mail gateway or a scanner wrote down), otherwise the file's own time of change. A file that changes while it
    is read stays in the inbox for the next run.

    Raises:
        ArchiveDamagedError: when an archived copy cannot be verified.
    """
    if not places.inbox.exists():
        return []
    recorded = _recorded_arrivals(places.inbox)
    waiting = [(_arrival_of(path, recorded), path) for path in sorted(places.inbox.rglob("*")) if _is_delivery(path)]
    waiting.sort(key=lambda entry: (entry[0].arrived_at, entry[1].name))
    archived = (_archive(engine, places, path, arrival) for arrival, path in waiting)
    return [entry for entry in archived if entry is not None]


def waiting_batches(engine: Engine, batch_size: int = 200) -> list[list[str]]:
    """The SHA-256 of the archived files that have no outcome yet, in order of arrival, cut into batches."""
    waiting = [entry.sha256 for entry in files_without_outcome(engine)]
    return [waiting[start : start + batch_size] for start in range(0, len(waiting), batch_size)]


def archive_path(places: Places, sha256: str) -> UPath:
    """Where the bytes with this SHA-256 lie."""
    return places.archive / sha256[:2] / sha256


def read_archived(places: Places, sha256: str) -> bytes:
    """The archived bytes, verified.

    Raises:
        ArchiveDamagedError: when they are gone or changed.
    """
    path = archive_path(places, sha256)
    content: bytes = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ArchiveDamagedError(f"{path}: the archived bytes are missing or changed; restore them from the backup")
    return content


def _is_delivery(path: UPath) -> bool:
    name = path.name
    hidden = name.startswith((".", "~$"))
    return path.is_file() and not hidden and name != ARRIVALS_FILE and not name.lower().endswith(_UNFINISHED_SUFFIXES)


def _recorded_arrivals(inbox: UPath) -> dict[str, _Arrival]:
    path = inbox / ARRIVALS_FILE
    if not path.exists():
        return {}
    found = {}
    for line in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
        arrived_at = dt.datetime.fromisoformat(line["arrived_at"])
        if arrived_at.tzinfo is None:
            raise ValueError(f"{path}: arrived_at of {line['file_name']} has no time zone; write 2021-12-01T16:30:00+07:00")
        found[unicodedata.normalize("NFC", line["file_name"])] = _Arrival(arrived_at, line.get("sender") or None)
    return found


def _arrival_of(path: UPath, recorded: dict[str, _Arrival]) -> _Arrival:
    known = recorded.get(unicodedata.normalize("NFC", path.name))
    return known or _Arrival(dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC), None)


def archive_bytes(
    engine: Engine, places: Places, content: bytes, file_name: str, arrived_at: dt.datetime, sender: str | None
) -> ArchivedFile:
    """Keep one delivery under its SHA-256 and record its arrival; the next ingest judges it.

    Raises:
        ArchiveDamagedError: when the archived copy cannot be verified.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    target = archive_path(places, sha256)
    write_if_changed(target, content)
    read_archived(places, sha256)
    recorded = record_arrival(
        engine,
        sha256=sha256,
        size_bytes=len(content),
        archive_path=str(target),
        file_name=unicodedata.normalize("NFC", file_name),
        arrived_at=arrived_at,
        sender=sender,
    )
    return ArchivedFile(sha256, file_name, arrived_at, recorded.known)


def _archive(engine: Engine, places: Places, path: UPath, arrival: _Arrival) -> ArchivedFile | None:
    archived = archive_bytes(engine, places, path.read_bytes(), path.name, arrival.arrived_at, arrival.sender)
    if hashlib.sha256(path.read_bytes()).hexdigest() != archived.sha256:
        return None  # it changed while it was read: what was read is kept, what it became waits for the next run
    path.unlink()
    return archived
