"""Compound files (OLE): the container of .xls, .doc, .ppt, .msg and of encrypted workbooks. Its streams by name, within bounds.

Source: [MS-CFB], Compound File Binary File Format. Only what lies in the root is named: a document of Word may hold a workbook deeper.
"""

from __future__ import annotations

import struct

OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_HEADER_BYTES, _ENTRY_BYTES, _SHORT_SECTOR_BYTES = 512, 128, 64
_FREE = 0xFFFFFFFA  # from here on, a number means something else than a sector
_NO_ENTRY = 0xFFFFFFFF
_STREAM, _ROOT = 2, 5
_MOST_ENTRIES = 20_000


class DamagedOleError(Exception):
    """A compound file whose tables lead nowhere."""


class OleFile:
    """A compound file opened in memory.

    Raises:
        DamagedOleError: when its header, its tables or its directory are not as the format wants them.
    """

    def __init__(self, content: bytes) -> None:
        if not content.startswith(OLE_SIGNATURE) or len(content) < _HEADER_BYTES:
            raise DamagedOleError("no header")
        self._content = content
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in (9, 12):
            raise DamagedOleError(f"sectors of 2^{shift} bytes")
        self._bytes: int = 1 << shift
        self._most_sectors = len(content) // self._bytes + 1
        first_entry, self._cutoff, first_short, difat = struct.unpack_from("<I4xIIxxxxI", content, 48)
        self._next = self._table(difat)
        directory = self._chain(first_entry)
        self._names, root = _entries(directory)
        self._short_next = _numbers(self._chain(first_short)) if first_short < _FREE else ()
        self._short = self._chain(root[0])[: root[1]] if self._short_next else b""

    @property
    def names(self) -> frozenset[str]:
        """The names of what lies in the root: streams and folders."""
        return frozenset(self._names)

    def stream(self, name: str) -> bytes:
        """The content of a stream of the root.

        Raises:
            KeyError: when there is no such stream.
            DamagedOleError: when its sectors lead nowhere.
        """
        start, size, is_stream = self._names[name]
        if not is_stream:
            raise KeyError(name)
        if size >= self._cutoff or not self._short_next:
            found = self._chain(start)
        else:
            found = b"".join(self._short[at * _SHORT_SECTOR_BYTES :][:_SHORT_SECTOR_BYTES] for at in _followed(start, self._short_next))
        if len(found) < size:
            raise DamagedOleError("a stream is cut off")
        return found[:size]

    def place(self, name: str, position: int) -> int:
        """Where in the file a byte of a stream lies.

        Raises:
            KeyError: when there is no such stream.
            DamagedOleError: when it lies among the short ones, or beyond the end.
        """
        start, size, _ = self._names[name]
        chain = _followed(start, self._next) if size >= self._cutoff else []
        if position // self._bytes >= len(chain):
            raise DamagedOleError("a byte beyond the end")
        return (chain[position // self._bytes] + 1) * self._bytes + position % self._bytes

    def _table(self, more: int) -> tuple[int, ...]:
        """Which sector follows which: gathered from the sectors that the header, and a chain behind it, names."""
        named = list(struct.unpack_from("<109I", self._content, 76))
        for _ in range(self._most_sectors):
            if more >= _FREE:
                break
            *numbers, more = _numbers(self._sector(more))
            named += numbers
        used = [number for number in named if number < _FREE]
        if len(used) > self._most_sectors:
            raise DamagedOleError("more tables than sectors")
        return _numbers(b"".join(self._sector(number) for number in used))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._bytes
        found = self._content[start : start + self._bytes]
        if not found:
            raise DamagedOleError("a sector beyond the end")
        return found.ljust(self._bytes, b"\0")  # some programs cut the last one

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _followed(start, self._next))


def _numbers(table: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _followed(start: int, following: tuple[int, ...]) -> list[int]:
    chain: list[int] = []
    number = start
    while number < _FREE:
        if number >= len(following) or len(chain) > len(following):
            raise DamagedOleError("a chain of sectors has no end")
        chain.append(number)
        number = following[number]
    return chain


def _entries(directory: bytes) -> tuple[dict[str, tuple[int, int, bool]], tuple[int, int]]:
    """First sector, bytes and whether it is a stream, by name, of all entries of the root; first sector and bytes of the root itself."""
    count = min(len(directory) // _ENTRY_BYTES, _MOST_ENTRIES)
    if not count or directory[66] != _ROOT:
        raise DamagedOleError("no root")
    found: dict[str, tuple[int, int, bool]] = {}
    (first,) = struct.unpack_from("<I", directory, 76)
    waiting, seen = [first], set()
    while waiting:
        number = waiting.pop()
        if number == _NO_ENTRY or number in seen:
            continue
        if number >= count:
            raise DamagedOleError("an entry beyond the directory")
        seen.add(number)
        at = number * _ENTRY_BYTES
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", directory, at + 116)
        found[name] = (start, size, kind == _STREAM)
        waiting += struct.unpack_from("<II", directory, at + 68)
    return found, struct.unpack_from("<II", directory, 116)
