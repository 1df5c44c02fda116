"""The archive: every file byte for byte under its SHA-256, verified when it is put in and when it is taken out."""

from __future__ import annotations

import hashlib

from upath import UPath

from include.storage.places import Places, copy_whole, make_lasting, open_plainly, sha256_of, write_if_changed


class ArchiveDamagedError(Exception):
    """The archived copy does not have the bytes that its name promises. Nothing was removed from the inbox."""


class NotKeptError(Exception):
    """The archive cannot be written. Nothing was removed from the inbox."""


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


def keep_file(places: Places, path: UPath, sha256: str) -> int | None:
    """Put a file of any size into the archive, have the disk hold it, and read it back.

    Returns:
        Its size in bytes; ``None`` when it is no longer the file that had this SHA-256.

    Raises:
        ArchiveDamagedError: when the archived copy cannot be verified.
        NotKeptError: when the archive cannot be written.
    """
    target = archive_path(places, sha256)
    if not (target.exists() and sha256_of(target) == sha256):
        open_plainly(path).close()  # what cannot be read is the file's fault, and what cannot be written is not
        try:
            if not copy_whole(path, target, sha256):
                return None
            make_lasting(target)
        except OSError as error:
            raise NotKeptError(f"{target}: {error}") from error
        if sha256_of(target) != sha256:
            raise ArchiveDamagedError(f"{target}: the archived bytes are not those that were written")
    return int(target.stat().st_size)


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
