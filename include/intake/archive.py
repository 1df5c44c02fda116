"""Keeps every file that arrives, byte for byte, under its SHA-256, before anything reads it."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import Engine
from upath import UPath

from include.intake.arrivals import BelievableTimes
from include.intake.inbox import Delivery, is_being_written, read_plainly, take_out, tidy, waiting_deliveries
from include.intake.places import Places, below, make_lasting, write_if_changed
from include.sandbox.version import reader_version
from include.warehouse.files import Arrival, KeptDelivery, files_without_outcome, record_arrivals
from include.warehouse.rounds import first_opening

BATCH_SIZE = 500  # workbooks held in memory at once
_AT_ONCE = 4
_TOGETHER = 100  # recorded in one transaction


class ArchiveDamagedError(Exception):
    """The archived copy does not have the bytes that its name promises. Nothing was removed from the inbox."""


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One delivery that now lies in the archive. ``known`` says that the same bytes had come before."""

    sha256: str
    file_name: str
    arrived_at: dt.datetime
    known: bool


def archive_inbox(engine: Engine, places: Places, as_of: dt.datetime | None = None) -> list[ArchivedFile]:
    """Move what lies in the inbox into the archive, in order of arrival.

    A file that changes while it is read, or that somebody still writes, stays in the inbox for the next run. With ``as_of``,
    the run's instant, the time that a file bears is believed only where it can be true; see
    :func:`include.intake.inbox.waiting_deliveries`.

    Raises:
        ExceptionGroup: after all the others are archived, with the files that could not be read or kept; they stay in the inbox.
    """
    times = BelievableTimes(first_opening(engine), as_of) if as_of else None
    tidy(places.inbox)
    deliveries = waiting_deliveries(places.inbox, times)
    archived: list[ArchivedFile] = []
    troubles: list[Exception] = []

    def keep(delivery: Delivery) -> KeptDelivery | None:
        try:
            return _keep(places, delivery)
        except (OSError, ArchiveDamagedError) as error:
            troubles.append(_told(error, delivery))
            return None

    def take(delivery: Delivery, entry: ArchivedFile) -> ArchivedFile | None:
        try:
            return entry if take_out(delivery, entry.sha256) else None
        except FileNotFoundError:
            return entry  # another run was quicker; what it took out is kept and recorded
        except OSError as error:
            troubles.append(_told(error, delivery))
            return None

    with ThreadPoolExecutor(_AT_ONCE) as threads:  # each waits for the disk most of the time
        for start in range(0, len(deliveries), _TOGETHER):
            group = deliveries[start : start + _TOGETHER]
            pairs = [(delivery, kept) for delivery, kept in zip(group, threads.map(keep, group), strict=True) if kept]
            recorded = record_arrivals(engine, [kept for _, kept in pairs])
            entries = [_archived(kept, arrival) for (_, kept), arrival in zip(pairs, recorded, strict=True)]
            archived += filter(None, threads.map(take, [delivery for delivery, _ in pairs], entries))
    if troubles:
        raise ExceptionGroup("some files could not be archived; they stay in the inbox for the next run", troubles)
    return archived


def _keep(places: Places, delivery: Delivery) -> KeptDelivery | None:
    if not delivery.path.exists() or is_being_written(delivery.path):
        return None
    content = read_plainly(delivery.path)
    return _kept(places, content, delivery.file_name, delivery.arrived_at, delivery.sender, delivery.claimed_at)


def _told(error: Exception, delivery: Delivery) -> Exception:
    error.add_note(f"while archiving {delivery.path}, which stays in the inbox")
    return error


def waiting_batches(engine: Engine, batch_size: int = BATCH_SIZE, most: int | None = None) -> list[list[str]]:
    """The SHA-256 of the archived files without an outcome that holds, in order of arrival, cut into batches.

    Where these would be more than ``most``, that many longer ones: what starts once a batch costs as much as a hundred workbooks.
    """
    waiting = [entry.sha256 for entry in files_without_outcome(engine, reader_version())]
    size = max(batch_size, -(-len(waiting) // most)) if most else batch_size
    return [waiting[start : start + size] for start in range(0, len(waiting), size)]


def archive_path(places: Places, sha256: str) -> UPath:
    """Where the bytes with this SHA-256 lie."""
    return places.archive / sha256[:2] / sha256


def keep_bytes(places: Places, content: bytes) -> str:
    """Put bytes into the archive, have the disk hold them, and read them back; returns their SHA-256.

    Raises:
        ArchiveDamagedError: when the archived copy cannot be verified.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    target = archive_path(places, sha256)
    write_if_changed(target, content)
    make_lasting(target)
    read_archived(places, sha256)
    return sha256


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


def archive_bytes(
    engine: Engine, places: Places, content: bytes, file_name: str, arrived_at: dt.datetime, sender: str | None
) -> ArchivedFile:
    """Keep one delivery under its SHA-256 and record its arrival; the next ingest judges it.

    Raises:
        ArchiveDamagedError: when the archived copy cannot be verified.
    """
    kept = _kept(places, content, file_name, arrived_at, sender)
    return _archived(kept, record_arrivals(engine, [kept])[0])


def _kept(
    places: Places, content: bytes, file_name: str, arrived_at: dt.datetime, sender: str | None, claimed_at: dt.datetime | None = None
) -> KeptDelivery:
    sha256 = keep_bytes(places, content)
    path = below(places.archive, archive_path(places, sha256))
    return KeptDelivery(sha256, len(content), path, unicodedata.normalize("NFC", file_name), arrived_at, sender, claimed_at)


def _archived(kept: KeptDelivery, arrival: Arrival) -> ArchivedFile:
    return ArchivedFile(kept.sha256, kept.file_name, kept.arrived_at, arrival.known)
