"""Which files arrived, and which of them have no outcome yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine

from include.warehouse.sql import query


@dataclass(frozen=True, slots=True)
class Arrival:
    """What recording a delivery found: whether its bytes had come before, and whether this delivery is new."""

    known: bool
    is_new: bool


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """An archived file without an outcome, with its first delivery."""

    sha256: str
    archive_path: str
    file_name: str
    arrived_at: dt.datetime
    sender: str | None


def record_arrival(
    engine: Engine,
    *,
    sha256: str,
    size_bytes: int,
    archive_path: str,
    file_name: str,
    arrived_at: dt.datetime,
    sender: str | None,
) -> Arrival:
    """Record one delivery in one transaction; the same delivery recorded again is the same row."""
    delivery = {
        "sha256": sha256,
        "size_bytes": size_bytes,
        "archive_path": archive_path,
        "file_name": file_name,
        "arrived_at": arrived_at,
        "sender": sender,
    }
    with engine.begin() as connection:
        new_file = connection.execute(query("record_file"), delivery).first() is not None
        new_arrival = connection.execute(query("record_arrival"), delivery).first() is not None
    return Arrival(known=not new_file, is_new=new_arrival)


def files_without_outcome(engine: Engine) -> list[WaitingFile]:
    """The archived files that nobody has judged, in order of their first arrival."""
    with engine.connect() as connection:
        return [WaitingFile(*row) for row in connection.execute(query("files_without_outcome"))]
