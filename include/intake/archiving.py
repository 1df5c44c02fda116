"""Takes what arrives into the archive, before anything reads it: the inbox as a whole, or one delivery from the desk."""

from __future__ import annotations

import datetime as dt
import logging
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

from include.intake.arrivals import BelievableTimes
from include.intake.inbox import Delivery, is_being_written, take_out, tidy, waiting_deliveries
from include.sandbox.version import reader_version
from include.storage.archive import ArchiveDamagedError, NotKeptError, archive_path, keep_bytes, keep_file
from include.storage.places import Places, below, sha256_of
from include.warehouse.register.opened_rounds import first_opening
from include.warehouse.schema.json_text import storable
from include.warehouse.submissions.sent_files import Arrival, KeptDelivery, files_without_outcome, record_arrivals

BATCH_SIZE = 500  # workbooks held in memory at once
_AT_ONCE = 4
_LOG = logging.getLogger(__name__)
_TOGETHER = 100  # recorded in one transaction


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One delivery that now lies in the archive. ``known`` says that the same bytes had come before."""

    sha256: str
    file_name: str
    arrived_at: dt.datetime
    known: bool


def archive_inbox(engine: Engine, places: Places, as_of: dt.datetime | None = None) -> list[ArchivedFile]:
    """Move what lies in the inbox into the archive, in order of arrival.

    A file that changes while it is read, or that somebody still writes, stays in the inbox for the next run; so does one that cannot
    be read or recorded for what it is, which is logged, and named in the run report. With ``as_of``, the run's instant, the
    time that a file bears is believed only where it can be true; see :func:`include.intake.inbox.waiting_deliveries`.

    Raises:
        ExceptionGroup: after all the others are archived, when the archive or the warehouse failed; the files stay in the inbox.
    """
    times = BelievableTimes(first_opening(engine), as_of) if as_of else None
    tidy(places.inbox)
    deliveries = waiting_deliveries(places.inbox, times)
    archived: list[ArchivedFile] = []
    failures: list[Exception] = []

    def keep(delivery: Delivery) -> KeptDelivery | None:
        with _one_by_one(delivery, failures):
            return _keep(places, delivery)

    def take(delivery: Delivery, entry: ArchivedFile) -> ArchivedFile | None:
        with _one_by_one(delivery, failures):
            try:
                return entry if take_out(delivery, entry.sha256) else None
            except FileNotFoundError:
                return entry  # another run was quicker; what it took out is kept and recorded

    with ThreadPoolExecutor(_AT_ONCE) as threads:  # each waits for the disk most of the time
        for start in range(0, len(deliveries), _TOGETHER):
            group = deliveries[start : start + _TOGETHER]
            kept = [(delivery, made) for delivery, made in zip(group, threads.map(keep, group), strict=True) if made]
            recorded = list(_recorded(engine, kept, failures))
            archived += filter(None, threads.map(take, [delivery for delivery, _ in recorded], [entry for _, entry in recorded]))
    if failures:
        raise ExceptionGroup("some files could not be archived; they stay in the inbox for the next run", failures)
    return archived


@contextmanager
def _one_by_one(delivery: Delivery, failures: list[Exception]) -> Iterator[None]:
    """What one file raises costs no other: a failure of the system is raised at the end, a fault of the file is logged."""
    try:
        yield
    except Exception as error:
        error.add_note(f"while archiving {delivery.path}, which stays in the inbox")
        if isinstance(error, ArchiveDamagedError | NotKeptError | OperationalError | InterfaceError):
            failures.append(error)
        else:
            _LOG.exception("%s stays in the inbox", delivery.file_name)


def _recorded(
    engine: Engine, kept: list[tuple[Delivery, KeptDelivery]], failures: list[Exception]
) -> Iterator[tuple[Delivery, ArchivedFile]]:
    """The deliveries that the warehouse knows now: all in one transaction, or one by one where that fails."""
    try:
        arrivals = record_arrivals(engine, [entry for _, entry in kept])
    except (OperationalError, InterfaceError):
        raise  # no warehouse: none of them could be recorded
    except Exception:
        for delivery, entry in kept:
            with _one_by_one(delivery, failures):
                yield delivery, _archived(entry, record_arrivals(engine, [entry])[0])
        return
    yield from ((delivery, _archived(entry, arrival)) for (delivery, entry), arrival in zip(kept, arrivals, strict=True))


def _keep(places: Places, delivery: Delivery) -> KeptDelivery | None:
    if not delivery.path.exists() or is_being_written(delivery.path):
        return None
    sha256 = sha256_of(delivery.path)
    size = keep_file(places, delivery.path, sha256)
    return None if size is None else _kept(places, sha256, size, delivery)


def waiting_batches(engine: Engine, batch_size: int = BATCH_SIZE, most: int | None = None) -> list[list[str]]:
    """The SHA-256 of the archived files without an outcome that holds, in order of arrival, cut into batches.

    Where these would be more than ``most``, that many longer ones: what starts once a batch costs as much as a hundred workbooks.
    """
    waiting = [entry.sha256 for entry in files_without_outcome(engine, reader_version())]
    size = max(batch_size, -(-len(waiting) // most)) if most else batch_size
    return [waiting[start : start + size] for start in range(0, len(waiting), size)]


def archive_bytes(
    engine: Engine, places: Places, content: bytes, file_name: str, arrived_at: dt.datetime, sender: str | None
) -> ArchivedFile:
    """Keep one delivery under its SHA-256 and record its arrival; the next ingest judges it.

    Raises:
        ArchiveDamagedError: when the archived copy cannot be verified.
    """
    delivery = Delivery(places.inbox / file_name, file_name, arrived_at, sender)
    kept = _kept(places, keep_bytes(places, content), len(content), delivery)
    return _archived(kept, record_arrivals(engine, [kept])[0])


def _kept(places: Places, sha256: str, size: int, delivery: Delivery) -> KeptDelivery:
    name = storable(unicodedata.normalize("NFC", delivery.file_name))
    path = below(places.archive, archive_path(places, sha256))
    return KeptDelivery(sha256, size, path, name, delivery.arrived_at, delivery.sender, delivery.claimed_at)


def _archived(kept: KeptDelivery, arrival: Arrival) -> ArchivedFile:
    return ArchivedFile(kept.sha256, kept.file_name, kept.arrived_at, arrival.known)
