"""What goes between this process and its workers: length and bytes, and from a worker nothing but plain data.

A worker has had hostile bytes in its hands, so its answers are unpickled with a short list of allowed types: whatever became
of it, it can make no other object here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import pickle
import socket
import struct
from decimal import Decimal
from typing import Any

from include.workbook.workbook_reading import Cell, Part, Problem, Record, SheetReading, Stamp, WorkbookReading

MOST_ANSWER_BYTES = 128 * 2**20
_LENGTH = struct.Struct("!Q")
REQUEST = struct.Struct("!ci")
"""``f`` and 0 with a socket: fork a worker that serves it. ``e`` and a process id: end that worker."""
REPLY = struct.Struct("!ii")
"""Once at the start: its own process id, and whether the system let it leave the network. To ``f``: the worker's process id, and 0.
To ``e``: the signal that ended the worker, and the most memory that it held, in kilobytes."""
_BESIDE_THE_SHEETS = tuple(field.name for field in dataclasses.fields(WorkbookReading) if field.name != "sheets")
_ALLOWED = {(kind.__module__, kind.__qualname__): kind for kind in (dt.date, Decimal, Part, Problem, Record, Stamp)}


class WorkerLostError(Exception):
    """The other end is gone, stalls, or says what no worker says."""


def send(connection: socket.socket, message: bytes) -> None:
    """Send one message."""
    connection.sendall(_LENGTH.pack(len(message)) + message)


def receive(connection: socket.socket, most_bytes: int = MOST_ANSWER_BYTES) -> bytes | None:
    """The next message; ``None`` when the other end closed.

    Raises:
        WorkerLostError: when it ends in the middle of a message, or announces one beyond ``most_bytes``.
    """
    head = _exactly(connection, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > most_bytes:
        raise WorkerLostError(f"a message of {length} bytes, at most {most_bytes} are taken")
    body = _exactly(connection, length)
    if body is None:
        raise WorkerLostError("ended in the middle of a message")
    return body


def _exactly(connection: socket.socket, length: int) -> bytes | None:
    body = bytearray(length)
    view, got = memoryview(body), 0
    while got < length:
        read = connection.recv_into(view[got:])
        if read == 0:
            if got == 0:
                return None
            raise WorkerLostError("ended in the middle of a message")
        got += read
    return bytes(body)


class _PlainData(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _ALLOWED[module, name]
        except KeyError:
            raise WorkerLostError(f"an answer holds {module}.{name}") from None


def plain_data(message: bytes) -> Any:
    """The content of a worker's answer.

    Raises:
        WorkerLostError: when it holds anything but plain data.
    """
    try:
        return _PlainData(io.BytesIO(message)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError, LookupError) as error:
        raise WorkerLostError(f"an answer cannot be read: {error!r}") from error


@dataclasses.dataclass(frozen=True, slots=True)
class PackedReading:
    """A reading as the bytes that a worker sent, cells and all, and beside them what tells whose workbook it is.

    The bytes take a fifth of the memory of what they hold, so that many files may wait side by side for their judgement.
    """

    head: WorkbookReading
    """Stamp, kind and cover; no sheets and no other records."""
    packed: bytes

    def unpack(self) -> WorkbookReading:
        """The whole reading."""
        return unpack(plain_data(self.packed))


def pack_with_head(reading: WorkbookReading) -> tuple[dict[str, Any], bytes]:
    """A reading as a worker sends it: its head (``stamp``, ``kind``, ``records`` of the cover), and all of it as bytes."""
    head = {"stamp": reading.stamp, "kind": reading.kind, "records": {"workbook": reading.records.get("workbook", [])}}
    return head, pickle.dumps(pack(reading), 5)


def with_head(sent: tuple[dict[str, Any], bytes]) -> PackedReading:
    """What ``pack_with_head`` made, on the other side."""
    head, packed = sent
    return PackedReading(WorkbookReading(sheets=[], **head), packed)


def pack(reading: WorkbookReading) -> tuple[Any, ...]:
    """A reading as plain data, its many cells as plain tuples: a fifth of the time and half of the bytes."""
    sheets = [(s.name, s.visibility, [tuple(cell) for row in s.rows.values() for cell in row.values()]) for s in reading.sheets]
    return sheets, {name: getattr(reading, name) for name in _BESIDE_THE_SHEETS}


def unpack(packed: tuple[Any, ...]) -> WorkbookReading:
    """The reading that ``pack`` made plain."""
    sheets, beside_them = packed
    return WorkbookReading(sheets=[_sheet(*sheet) for sheet in sheets], **beside_them)


def _sheet(name: str, visibility: Any, cells: list[tuple[Any, ...]]) -> SheetReading:
    sheet = SheetReading(name, visibility)
    rows = sheet.rows
    row: dict[int, Cell] = {}
    number = None
    for packed in cells:
        cell = Cell._make(packed)
        if cell.row != number:
            number = cell.row
            row = rows.setdefault(number, {})
        row[cell.column] = cell
    return sheet
