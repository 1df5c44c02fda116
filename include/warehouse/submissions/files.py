"""Which files arrived, and which of them have no outcome yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine

from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import query


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
    size_bytes: int


@dataclass(frozen=True, slots=True)
class KeptDelivery:
    """One delivery whose bytes lie in the archive.

    ``claimed_at`` is the time that the file bore, where it could not be true; a second run at another instant knows it by that.
    """

    sha256: str
    size_bytes: int
    archive_path: str
    file_name: str
    arrived_at: dt.datetime
    sender: str | None
    claimed_at: dt.datetime | None = None


def record_arrivals(engine: Engine, deliveries: Sequence[KeptDelivery]) -> list[Arrival]:
    """Record deliveries in one transaction, in the order given; the same delivery recorded again is the same row."""
    found = []
    with engine.begin() as connection:
        for delivery in map(asdict, deliveries):
            new_file = connection.execute(query("record_file"), delivery).first() is not None
            new_arrival = connection.execute(query("record_arrival"), delivery).first() is not None
            found.append(Arrival(known=not new_file, is_new=new_arrival))
    return found


def files_without_outcome(engine: Engine, reader_version: str) -> list[WaitingFile]:
    """The archived files that nobody has judged, or on which another reader failed, in order of their first arrival."""
    with engine.connect() as connection:
        return [WaitingFile(*row) for row in connection.execute(query("files_without_outcome"), {"reader_version": reader_version})]


def files_of_round(engine: Engine, round_key: str) -> list[dict[str, Any]]:
    """Every file that came for a round, and what became of it, in order of arrival; ``state`` may also be attached or waiting."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query("files_of_round"), {"round_key": round_key}).mappings()]


def record_attachment(engine: Engine, file: WaitingFile, owner: tuple[str, str], media_type: str) -> None:
    """Record a signed report of ``owner`` (round key, department code), with an event; a second time changes nothing."""
    kept = {
        "sha256": file.sha256,
        "round_key": owner[0],
        "department_code": owner[1],
        "file_name": file.file_name,
        "media_type": media_type,
        "arrived_at": file.arrived_at,
    }
    with engine.begin() as connection:
        if connection.execute(query("record_attachment"), kept).rowcount:
            told = {"at": file.arrived_at, "by": "ingest_submissions", "action": "attach", "subject": "/".join(owner)}
            detail = json_text({"file_name": file.file_name})
            connection.execute(query("record_event"), told | {"detail": detail})


def submission_of_stem(engine: Engine, stem: str, arrived_at: dt.datetime) -> tuple[str, str] | None:
    """Round key and department code of the workbooks whose file name, without its ending, is ``stem``.

    ``None`` when there is none of a round that was being collected at ``arrived_at``, or when several departments used the name.
    """
    with engine.connect() as connection:
        row = connection.execute(query("submission_of_stem"), {"stem": stem, "arrived_at": arrived_at}).first()
    return (row.round_key, row.department_code) if row else None
