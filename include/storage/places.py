"""Where files arrive, are kept and are answered: a folder, or s3:// by one setting."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from os import PathLike
from typing import BinaryIO
from uuid import uuid4

from upath import UPath

_PIECE_BYTES = 2**20


class PlaceNotSetError(Exception):
    """A place has no setting; the message names the environment variable."""


@dataclass(frozen=True, slots=True)
class Places:
    """The three places of a collection, each a folder on disk or a prefix in an object store."""

    inbox: UPath
    archive: UPath
    outbox: UPath

    @classmethod
    def under(cls, folder: str | PathLike[str]) -> Places:
        """The three places as folders of one folder: ``inbox``, ``archive`` and ``outbox``."""
        return cls(*(UPath(folder) / name for name in ("inbox", "archive", "outbox")))

    @classmethod
    def from_environment(cls) -> Places:
        """The places that ``PCI_INBOX``, ``PCI_ARCHIVE`` and ``PCI_OUTBOX`` name.

        Raises:
            PlaceNotSetError: when one of them is not set.
        """
        return cls(inbox=_place("PCI_INBOX"), archive=_place("PCI_ARCHIVE"), outbox=_place("PCI_OUTBOX"))


def _place(variable: str) -> UPath:
    location = os.environ.get(variable)
    if not location:
        raise PlaceNotSetError(f"{variable} is not set; give it a folder (/srv/pci/inbox) or a prefix (s3://bucket/inbox)")
    return UPath(location)


def is_on_disk(path: UPath) -> bool:
    """Whether a path lies in a file system of this machine, not in an object store."""
    return path.protocol in ("", "file", "local")


def below(place: UPath, path: UPath) -> str:
    """A path as it is stored: relative to its place, parts divided by ``/``, so that the place can move.

    Raises:
        ValueError: when ``path`` does not lie below ``place``.
    """
    start, whole = (path.as_posix() if is_on_disk(path) else str(path) for path in (place, path))
    start = f"{start.rstrip('/')}/"
    if not whole.startswith(start):
        raise ValueError(f"{path} does not lie in {place}")
    return whole.removeprefix(start)


def inside(place: UPath, stored: str) -> UPath:
    """Where a stored path lies now.

    Raises:
        ValueError: when it leads out of ``place``.
    """
    if stored.startswith("/") or "://" in stored or ".." in stored.split("/"):
        raise ValueError(f"{stored} does not lie in {place}")
    return place / stored


def write_if_changed(target: UPath, content: bytes) -> bool:
    """Write ``content`` unless exactly these bytes stand there already; tells whether it wrote.

    A reader never sees half a file, nor do two writers share one: on disk it is written beside, under a name of its own,
    and renamed; in an object store a put is whole. A full disk leaves nothing behind.
    """
    if target.exists() and target.read_bytes() == content:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    if is_on_disk(target):
        beside = target.with_name(f".{uuid4().hex}.part")  # short, however long the name is
        try:
            beside.write_bytes(content)
            beside.rename(target)
        except OSError:
            beside.unlink(missing_ok=True)
            raise
    else:
        target.write_bytes(content)
    return True


def open_plainly(path: UPath) -> BinaryIO:
    """Open a plain file to read its bytes; on disk without following a link and without waiting for anybody's pipe.

    Raises:
        OSError: when it is no plain file, or cannot be read.
    """
    if not is_on_disk(path):
        stored: BinaryIO = path.open("rb")
        return stored
    descriptor = os.open(str(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path.name} is no plain file")
    return os.fdopen(descriptor, "rb")


def sha256_of(path: UPath) -> str:
    """The SHA-256 of a plain file, however large: read piece by piece."""
    digest = hashlib.sha256()
    with open_plainly(path) as opened:
        while piece := opened.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def copy_whole(source: UPath, target: UPath, sha256: str) -> bool:
    """Copy a file of any size, piece by piece; tells whether what was copied has this SHA-256, and leaves nothing where it has not.

    A reader never sees half a file, as with :func:`write_if_changed`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    written_to = target.with_name(f".{uuid4().hex}.part") if is_on_disk(target) else target
    digest = hashlib.sha256()
    try:
        with open_plainly(source) as given, written_to.open("wb") as copy:
            while piece := given.read(_PIECE_BYTES):
                digest.update(piece)
                copy.write(piece)
    except OSError:
        written_to.unlink(missing_ok=True)
        raise
    if digest.hexdigest() != sha256:
        written_to.unlink(missing_ok=True)
        return False
    if written_to != target:
        written_to.rename(target)
    return True


def make_lasting(path: UPath) -> None:
    """Have the disk itself hold a file and its name, so that a power cut cannot take back what was written."""
    if is_on_disk(path):
        for place in (path, path.parent):
            opened = os.open(str(place), os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
