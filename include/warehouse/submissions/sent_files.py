"""Which files arrived, and which of them have no outcome yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Engine

from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import query
from include.warehouse.schema.typed_rows import first_row, rows


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


@dataclass(frozen=True, slots=True)
class FileOfRound:
    """A file that came for a round; ``state`` is that of its submission, ``attached`` for a signed report, or ``waiting``."""

    file_name: str
    arrived_at: dt.datetime
    claimed_at: dt.datetime | None
    department_code: str | None
    version: int | None
    state: str


@dataclass(frozen=True, slots=True)
class FileOwner:
    """Whose a file is: of a quarantined one round, department and even province may be unknown."""

    round_key: str | None
    department_code: str | None
    file_name: str
    province_code: str | None


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of a file, and how often it came; the first, fourth, fifth and ``slip_path`` are a submission's only."""

    submission_id: int | None
    round_key: str | None
    department_code: str | None
    receipt_number: str | None
    version: int | None
    state: str
    file_name: str
    slip_path: str | None
    arrivals: int
    arrived_at: dt.datetime
    kind: str


@dataclass(frozen=True, slots=True)
class SignedReport:
    """A signed report that came beside the workbooks, with the version that arrived nearest to it, if there is one."""

    sha256: str
    file_name: str
    media_type: str
    arrived_at: dt.datetime
    submission_id: int | None
    version: int | None


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
    return rows(engine, WaitingFile, "files_without_outcome", reader_version=reader_version)


def files_of_round(engine: Engine, round_key: str) -> list[FileOfRound]:
    """Every file that came for a round, and what became of it, in order of arrival."""
    return rows(engine, FileOfRound, "files_of_round", round_key=round_key)


def owners_of_file(engine: Engine, sha256: str) -> list[FileOwner]:
    """Whose file has this SHA-256, and what it was called; nothing when it may not be downloaded."""
    return rows(engine, FileOwner, "owners_of_file", sha256=sha256)


def outcome_of_file(engine: Engine, sha256: str) -> FileOutcome | None:
    """What became of a file that was filed: its submission or signed report; ``None`` while it waits."""
    return first_row(engine, FileOutcome, "outcome_of_file", sha256=sha256)


def signed_reports(engine: Engine, round_key: str, department_code: str) -> list[SignedReport]:
    """The signed reports of a department in a round, in order of arrival."""
    return rows(engine, SignedReport, "signed_reports", round_key=round_key, department_code=department_code)


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
            event = {"at": file.arrived_at, "by": "ingest_submissions", "action": "attach", "subject": "/".join(owner)}
            detail = json_text({"file_name": file.file_name})
            connection.execute(query("record_event"), event | {"detail": detail})


def submission_of_stem(engine: Engine, stem: str, arrived_at: dt.datetime) -> tuple[str, str] | None:
    """Round key and department code of the workbooks whose file name, without its ending, is ``stem``.

    ``None`` when there is none of a round that was being collected at ``arrived_at``, or when several departments used the name.
    """
    with engine.connect() as connection:
        row = connection.execute(query("submission_of_stem"), {"stem": stem, "arrived_at": arrived_at}).first()
    return (row.round_key, row.department_code) if row else None
