"""What lies in the inbox: which files wait there, when each arrived, what is left out, and how one is taken out without losing a byte."""

from __future__ import annotations

import datetime as dt
import fcntl
import fnmatch
import os
import re
import signal
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from uuid import uuid4

from upath import UPath

from include.intake.arrivals import ARRIVALS_FILE, MAX_BYTES, Arrivals, BelievableTimes, BrokenLine, inbox_facts, read_arrivals
from include.storage.places import below, is_on_disk, open_plainly, sha256_of

_TAKING = re.compile(r"\.[0-9a-f]{32}\.taken")  # the folder in which a file lies while it is taken out
_TAKEN_BEFORE = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{32}\.taken", re.DOTALL)  # how versions before this one named such a file
_TRIES = 3
_ARRIVALS = "arrivals"  # the kind of an entry that is read, neither a delivery nor left out


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file that waits in the inbox. ``file_name`` can be printed and stored, whatever bytes the name holds.

    ``claimed_at`` is the time that the file itself bears, where it cannot be true: then ``arrived_at`` is the run's instant.
    """

    path: UPath
    file_name: str
    arrived_at: dt.datetime
    sender: str | None
    claimed_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What lies in the inbox and is no delivery: its path below the inbox, in characters that can be shown, and its kind.

    ``kind`` is one of ``inbox.yaml``: litter, or something strange.
    """

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """Everything that lies in the inbox.

    ``deliveries`` wait, in order of arrival; ``left_out`` stays where it is; ``broken_lines`` of ``arrivals.csv`` say nothing.
    """

    deliveries: list[Delivery]
    left_out: list[LeftOut]
    broken_lines: list[BrokenLine]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many files wait in the inbox, and for how many seconds the oldest has lain there; 0 where none does."""

    count: int
    oldest_seconds: float


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing in the inbox: a delivery when ``kind`` is ``None``, and then with its own name and its state."""

    path: UPath
    kind: str | None
    name: str = ""
    changed_at: float = 0.0
    size: int = 0
    came_at: float = 0.0


def look_through(inbox: UPath, times: BelievableTimes | None = None) -> Inbox:
    """Look through the inbox and its folders; what a run that died had begun to take out is among the deliveries.

    A link is never followed, what is no plain file never opened. The time of arrival is the one that ``arrivals.csv`` at
    the top records (columns file_name, arrived_at, sender: what a mail gateway, a scanner or an officer wrote down; see
    :func:`include.intake.arrivals.read_arrivals`), otherwise the file's own time of change. That one comes from a clock that
    may have jumped: where ``times`` does not hold it, the run's instant stands instead. Without ``times`` it is taken as it
    is. Whatever lies there, this raises nothing but what says that the inbox itself cannot be reached.
    """
    entries = list(_entries(inbox))
    arrivals = _arrivals([entry.path for entry in entries if entry.kind == _ARRIVALS], times)
    deliveries = [_delivery(entry, arrivals, times) for entry in entries if entry.kind is None]
    left_out = {LeftOut(printable(below(inbox, entry.path)), entry.kind) for entry in entries if entry.kind not in (None, _ARRIVALS)}
    return Inbox(
        sorted(deliveries, key=lambda delivery: (delivery.arrived_at, delivery.file_name, os.fsencode(str(delivery.path)))),
        sorted(left_out, key=lambda entry: (entry.kind, entry.name)),
        arrivals.broken,
    )


def waiting_deliveries(inbox: UPath, times: BelievableTimes | None = None) -> list[Delivery]:
    """The files that wait, in order of arrival; see :func:`look_through`."""
    return look_through(inbox, times).deliveries


def seen_in(inbox: UPath) -> frozenset[tuple[str, float, int]]:
    """Path, time of change and size of every file that waits: the same twice when nothing came and nobody writes."""
    return frozenset((str(entry.path), entry.changed_at, entry.size) for entry in _entries(inbox) if entry.kind is None)


def still_written(seen: Iterable[tuple[str, float, int]]) -> frozenset[tuple[str, float, int]]:
    """Those of what :func:`seen_in` saw that some process still has open for writing; what is gone or cannot be opened is not."""
    found = set()
    for entry in seen:
        with suppress(OSError):
            if is_being_written(UPath(entry[0])):
                found.add(entry)
    return frozenset(found)


def waiting_in(inbox: UPath, as_of: dt.datetime) -> Waiting:
    """What waits in the inbox, also what may not be read; its age counts from when it was put there, not from its own time."""
    came = [entry.came_at for entry in _entries(inbox) if entry.kind in (None, "unreadable")]
    return Waiting(len(came), max(0.0, as_of.timestamp() - min(came)) if came else 0.0)


def printable(name: str) -> str:
    """A name with every byte that is no UTF-8 replaced: PostgreSQL and JSON take no half characters."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def kind_of_litter(name: str) -> str | None:
    """What kind of litter a name says it is; ``None`` for the name of a delivery."""
    return next((kind for kind, pattern in _litter_patterns() if pattern.fullmatch(name)), None)


@cache
def _litter_patterns() -> list[tuple[str, re.Pattern[str]]]:
    litter = inbox_facts()["litter"]
    return [(kind, re.compile(fnmatch.translate(name), re.IGNORECASE)) for kind, entry in litter.items() for name in entry["names"]]


def _entries(inbox: UPath) -> Iterator[_Entry]:
    yield from _on_disk(inbox) if is_on_disk(inbox) else _in_store(inbox)


def _in_store(inbox: UPath) -> Iterator[_Entry]:
    inbox.fs.invalidate_cache()  # a process that looks again and again must not be told what it saw before
    if not inbox.exists():
        return
    for path in inbox.rglob("*"):
        with suppress(FileNotFoundError):  # a run took it out meanwhile
            if path.is_file():
                state = path.stat()
                yield _of_name(inbox, path, path.name, (state.st_mtime, state.st_size, state.st_mtime))


def _on_disk(inbox: UPath) -> Iterator[_Entry]:
    """Walk down without following a link: names come from the folders themselves, and nothing is opened but folders."""
    folders = [inbox]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(str(folder)) as found:
                inside = sorted(found, key=lambda entry: os.fsencode(entry.name))
        except FileNotFoundError:
            continue  # taken away meanwhile
        except OSError:
            if folder == inbox:
                raise
            yield _Entry(folder, "unreadable", came_at=folder.lstat().st_ctime)
            continue
        for entry in inside:
            with suppress(FileNotFoundError):  # another run took it out meanwhile
                seen = _entry_on_disk(inbox, folder / entry.name, entry.stat(follow_symlinks=False))
                if seen is None:
                    folders.append(folder / entry.name)
                else:
                    yield seen


def _entry_on_disk(inbox: UPath, path: UPath, state: os.stat_result) -> _Entry | None:
    """What lies there; ``None`` for a folder that is to be looked into."""
    if stat.S_ISLNK(state.st_mode):
        return _Entry(path, "link")
    if stat.S_ISDIR(state.st_mode):
        kind = None if _TAKING.fullmatch(path.name) else kind_of_litter(path.name)
        return _Entry(path, kind) if kind else None
    if not stat.S_ISREG(state.st_mode):
        return _Entry(path, "special")
    seen = _of_name(inbox, path, path.name, (state.st_mtime, state.st_size, state.st_ctime))
    if seen.kind is None and not os.access(str(path), os.R_OK):
        return _Entry(path, "unreadable", came_at=state.st_ctime)
    return seen


def _of_name(inbox: UPath, path: UPath, name: str, state: tuple[float, int, float]) -> _Entry:
    begun = _TAKEN_BEFORE.fullmatch(name)
    if not begun and not _is_being_taken(path):
        if name.casefold() == ARRIVALS_FILE:
            return _Entry(path, _ARRIVALS if "/" not in below(inbox, path) else "arrivals_elsewhere")
        if kind := kind_of_litter(name):
            return _Entry(path, kind)
    return _Entry(path, None, begun["name"] if begun else name, *state)


def _is_being_taken(path: UPath) -> bool:
    return bool(_TAKING.fullmatch(path.parent.name) or _TAKEN_BEFORE.fullmatch(path.name))


def _delivery(entry: _Entry, arrivals: Arrivals, times: BelievableTimes | None) -> Delivery:
    name = printable(entry.name)
    changed_at = _instant(entry.changed_at)
    arrived_at, sender = arrivals.recorded.get(unicodedata.normalize("NFC", name), (changed_at, None))
    if arrived_at is changed_at and times and not times.hold(changed_at):
        return Delivery(entry.path, name, times.as_of, sender, claimed_at=changed_at)
    return Delivery(entry.path, name, arrived_at, sender)


def _instant(seconds: float) -> dt.datetime:
    try:
        return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
    except (OverflowError, ValueError, OSError):  # a file system takes times that no calendar has
        return dt.datetime(9999 if seconds > 0 else 1, 1, 2, tzinfo=dt.UTC)


def _arrivals(paths: list[UPath], times: BelievableTimes | None) -> Arrivals:
    found = Arrivals()
    for path in paths:  # two only where their names differ in case
        try:
            read = read_arrivals(read_plainly(path, most=MAX_BYTES), times)
        except FileNotFoundError:
            continue  # taken away meanwhile
        except OSError:
            read = Arrivals(broken=[BrokenLine(0, ARRIVALS_FILE, "not_read")])
        found.recorded.update(read.recorded)
        found.broken.extend(read.broken)
    return found


def read_plainly(path: UPath, most: int) -> bytes:
    """The bytes of a plain file; see :func:`include.storage.places.open_plainly`.

    Raises:
        OSError: when it is no plain file, cannot be read, or is larger than ``most`` bytes.
    """
    with open_plainly(path) as opened:
        content: bytes = opened.read(most + 1)
    if len(content) > most:
        raise OSError(f"{path.name} is larger than {most} bytes")
    return content


def is_being_written(path: UPath) -> bool:
    """Whether some process still has the file open for writing, such as an upload that pauses.

    The kernel refuses a lease on such a file. ``False`` where it cannot tell: in an object store, where a put is whole, on
    a network file system, and for another user's file; there :func:`take_out` alone guards it.

    Raises:
        OSError: when it is no plain file or cannot be opened.
    """
    if not is_on_disk(path) or not hasattr(fcntl, "F_SETLEASE"):
        return False
    with open_plainly(path) as opened:
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
    file. It is moved into a hidden folder of its own and keeps its name, however long or strange: a run that dies in between
    leaves it there, where :func:`look_through` knows it.
    """
    path = delivery.path
    if sha256_of(path) != sha256:
        return False
    if is_on_disk(path) and not _is_being_taken(path):
        path = _moved_aside(path)
        if sha256_of(path) != sha256:
            return False
    path.unlink()
    if _TAKING.fullmatch(path.parent.name):
        with suppress(OSError):  # somebody put something beside it, or it is gone
            path.parent.rmdir()
    return True


def _moved_aside(path: UPath) -> UPath:
    for _ in range(_TRIES - 1):
        with suppress(FileNotFoundError):  # another run tidied the empty folder away, or was quicker
            return _moved_into(path, path.with_name(f".{uuid4().hex}.taken"))
    return _moved_into(path, path.with_name(f".{uuid4().hex}.taken"))


def _moved_into(path: UPath, folder: UPath) -> UPath:
    folder.mkdir()
    try:
        moved: UPath = path.rename(folder / path.name)
    except OSError:
        with suppress(OSError):
            folder.rmdir()
        raise
    return moved


def tidy(inbox: UPath) -> None:
    """Take away the empty folders of runs that died while they took a file out; a run calls it before it looks through the inbox."""
    if not is_on_disk(inbox):
        return
    for folder in inbox.rglob(".*.taken"):
        if _TAKING.fullmatch(folder.name):
            with suppress(OSError):  # not empty: its file is a delivery
                folder.rmdir()
