"""What lies in the inbox: which files wait there, when each arrived, and how one is taken out without losing a byte."""

from __future__ import annotations

import csv
import datetime as dt
import fcntl
import io
import re
import signal
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from upath import UPath

from include.intake.places import is_on_disk, sha256_of

ARRIVALS_FILE = "arrivals.csv"
_UNFINISHED_SUFFIXES = (".part", ".tmp", ".crdownload", ".filepart")
_BEING_TAKEN = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{32}\.taken")
_WAIT = dt.timedelta(days=1)  # a file may come in while a run that speaks of an earlier instant waits for its turn


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file that waits in the inbox.

    ``claimed_at`` is the time that the file itself bears, where it cannot be true: then ``arrived_at`` is the run's instant.
    """

    path: UPath
    file_name: str
    arrived_at: dt.datetime
    sender: str | None
    claimed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class BelievableTimes:
    """Between which instants a file may have come: no workbook comes before any was handed out, and none from the future."""

    since: dt.datetime | None
    as_of: dt.datetime

    def hold(self, instant: dt.datetime) -> bool:
        """Whether a file may have arrived then."""
        return (self.since is None or self.since <= instant) and instant <= self.as_of + _WAIT


def waiting_deliveries(inbox: UPath, times: BelievableTimes | None = None) -> list[Delivery]:
    """The files that wait, in order of arrival; what a run that died had begun to take out is among them.

    The time of arrival is the one that ``arrivals.csv`` in the inbox records (columns file_name, arrived_at, sender:
    what a mail gateway or a scanner wrote down), otherwise the file's own time of change. That one comes from a clock
    that may have jumped: where ``times`` does not hold it, the run's instant stands instead. Without ``times`` it is
    taken as it is.

    Raises:
        ValueError: when a recorded time has no time zone.
    """
    if not inbox.exists():
        return []
    recorded = _recorded_arrivals(inbox)
    found = list(_deliveries(inbox, recorded, times))
    return sorted(found, key=lambda entry: (entry.arrived_at, entry.file_name, str(entry.path)))


def seen_in(inbox: UPath) -> frozenset[tuple[str, float, int]]:
    """Path, time of change and size of every file that waits: the same twice when nothing came and nobody writes."""
    if not is_on_disk(inbox):
        inbox.fs.invalidate_cache()  # a process that looks again and again must not be told what it saw before
    if not inbox.exists():
        return frozenset()
    found = set()
    for path in filter(_is_waiting, inbox.rglob("*")):
        with suppress(FileNotFoundError):  # a run took it out meanwhile
            state = path.stat()
            found.add((str(path), state.st_mtime, state.st_size))
    return frozenset(found)


def _is_waiting(path: UPath) -> bool:
    return bool(_BEING_TAKEN.fullmatch(path.name) or _is_delivery(path)) and path.is_file()


def _deliveries(inbox: UPath, recorded: dict[str, tuple[dt.datetime, str | None]], times: BelievableTimes | None) -> Iterator[Delivery]:
    for path in inbox.rglob("*"):
        begun = _BEING_TAKEN.fullmatch(path.name)
        name = begun["name"] if begun else path.name
        try:
            if not _is_waiting(path):
                continue
            changed_at = dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC)
        except FileNotFoundError:
            continue  # another run took it out meanwhile
        arrived_at, sender = recorded.get(unicodedata.normalize("NFC", name), (changed_at, None))
        if arrived_at is changed_at and times and not times.hold(changed_at):
            yield Delivery(path, name, times.as_of, sender, claimed_at=changed_at)
        else:
            yield Delivery(path, name, arrived_at, sender)


def _is_delivery(path: UPath) -> bool:
    name = path.name
    return not name.startswith((".", "~$")) and name != ARRIVALS_FILE and not name.lower().endswith(_UNFINISHED_SUFFIXES)


def _recorded_arrivals(inbox: UPath) -> dict[str, tuple[dt.datetime, str | None]]:
    path = inbox / ARRIVALS_FILE
    if not path.exists():
        return {}
    found = {}
    for line in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
        arrived_at = dt.datetime.fromisoformat(line["arrived_at"])
        if arrived_at.tzinfo is None:
            raise ValueError(f"{path}: arrived_at of {line['file_name']} has no time zone; write 2021-12-01T16:30:00+07:00")
        found[unicodedata.normalize("NFC", line["file_name"])] = (arrived_at, line.get("sender") or None)
    return found


def is_being_written(path: UPath) -> bool:
    """Whether some process still has the file open for writing, such as an upload that pauses.

    The kernel refuses a lease on such a file. ``False`` where it cannot tell: in an object store, where a put is whole, on
    a network file system, and for another user's file; there :func:`take_out` alone guards it.
    """
    if not is_on_disk(path) or not hasattr(fcntl, "F_SETLEASE"):
        return False
    with path.open("rb") as opened:
        try:
            # A writer who comes while the lease lasts is announced by a signal; this one is ignored where nobody asked for it.
            fcntl.fcntl(opened, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def take_out(delivery: Delivery, sha256: str) -> bool:
    """Remove a file whose bytes are kept, unless it is no longer these bytes; then the next run takes up what it became.

    On disk it is moved aside before it is looked at for the last time: what somebody sends under its name meanwhile is another
    file. A run that dies in between leaves it under a hidden name, which :func:`waiting_deliveries` knows.
    """
    path = delivery.path
    if sha256_of(path) != sha256:
        return False
    if is_on_disk(path) and not _BEING_TAKEN.fullmatch(path.name):
        path = path.rename(path.with_name(f".{path.name}.{uuid4().hex}.taken"))
        if sha256_of(path) != sha256:
            return False
    path.unlink()
    return True
