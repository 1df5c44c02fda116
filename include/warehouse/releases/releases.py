"""Releases: what was approved and published, with its files, figures, the cells they rest on, and its changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from include.domain.rows import Row
from include.texts import book
from include.warehouse.findings.settlement import SettlementRefusedError, record_event
from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import query
from include.warehouse.schema.typed_rows import first_row, rows

_TEXTS = book("refusals")


@dataclass(frozen=True, slots=True)
class NewRelease:
    """A release as it is written; ``embargo_until`` and ``approved_at`` are instants with a zone."""

    round_key: str
    number: int
    approved_by: str
    approved_at: dt.datetime
    comment: str
    embargo_until: dt.datetime | None
    facts_digest: str
    rule_set_version: str
    catalogue_version: str
    supersedes: int | None


@dataclass(frozen=True, slots=True)
class Release:
    """A release as it stands at an instant.

    ``is_standing`` is the newest that nobody withdrew, with which the next is compared; ``is_in_force`` the one that readers have then,
    ``is_held_back`` one whose embargo is not over. ``supersedes`` is the number of the one that stood before.
    """

    release_id: int
    round_key: str
    number: int
    approved_by: str
    approved_at: dt.datetime
    comment: str
    embargo_until: dt.datetime | None
    facts_digest: str
    rule_set_version: str
    catalogue_version: str
    supersedes: int | None
    withdrawn_by: str | None
    withdrawn_at: dt.datetime | None
    withdrawal_reason: str | None
    is_held_back: bool
    is_standing: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file of a release: its edition (full or public), its name, its size in bytes, and its SHA-256 in the archive."""

    edition: str
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReleaseFigure:
    """A figure or statement that a release prints, as it is printed."""

    figure_key: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ReleaseChange:
    """In what a release differs from the one before: ``kind`` is added, removed or changed, and the side that is missing ``None``."""

    kind: str
    figure_key: str
    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FigureOrigin:
    """A cell that a figure rests on."""

    submission_id: int
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class NewFigure(ReleaseFigure):
    """A figure or statement as it is written with its release, with its value as a number where it is one, and the cells it rests on."""

    value: object
    unit: str
    source: str
    origins: tuple[FigureOrigin, ...]


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """What goes with it.

    ``submissions`` are those whose facts it froze: from then on the approved views show these, whatever stands.
    """

    files: Sequence[ReleaseFile]
    figures: Sequence[NewFigure]
    changes: Sequence[ReleaseChange]
    submissions: Sequence[int]


@dataclass(frozen=True, slots=True)
class FigureOfCell:
    """A published figure that rests on a cell, and the release that prints it."""

    round_key: str
    number: int
    label: str
    text: str
    unit: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class ReleaseAsked:
    """Who decided that a round is published though it is not complete, when and why."""

    actor: str
    happened_at: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True)
class EndedEmbargo:
    """A release whose embargo is over."""

    release_id: int
    round_key: str


def record_release(
    engine: Engine, release: NewRelease, content: ReleaseContent, check: Callable[[Connection, int], None] | None = None
) -> int:
    """Write a release whole, with its event; returns its identifier.

    ``check`` is given the connection and the identifier when all is written: what it raises takes everything back.

    Raises:
        SettlementRefusedError: when another release took the number meanwhile.
    """
    try:
        with engine.begin() as connection:
            release_id = write_release(connection, release, content)
            if check is not None:
                check(connection, release_id)
            detail = json_text({"number": release.number, "comment": release.comment})
            connection.execute(
                query("record_event"),
                {
                    "at": release.approved_at,
                    "by": release.approved_by,
                    "action": "release_approved",
                    "subject": release.round_key,
                    "detail": detail,
                },
            )
    except IntegrityError as problem:
        refusal = _TEXTS.say("release.made_just_now", number=release.number, round=release.round_key)
        raise SettlementRefusedError(refusal) from problem
    return release_id


def write_release(connection: Connection, release: NewRelease, content: ReleaseContent) -> int:
    """Write a release and everything that it freezes; returns its identifier."""
    given = {name: getattr(release, name) for name in release.__dataclass_fields__}
    release_id = int(connection.execute(query("insert_release"), given).scalar_one())
    figures = [{"ordinal": number, **asdict(figure)} for number, figure in enumerate(content.figures, 1)]
    origins = [{"ordinal": figure["ordinal"], **origin} for figure in figures for origin in figure.pop("origins")]
    _insert(connection, "release_file", release_id, [asdict(file) for file in content.files])
    _insert(connection, "release_figure", release_id, figures)
    _insert(connection, "release_figure_origin", release_id, origins)
    _insert(connection, "release_change", release_id, [{"ordinal": n, **asdict(row)} for n, row in enumerate(content.changes, 1)])
    connection.execute(query("freeze_release"), {"release_id": release_id, "submissions": list(content.submissions)})
    connection.execute(query("freeze_unused_files"), {"release_id": release_id})
    for frozen in ("freeze_indicator_values", "freeze_plan_outcomes"):
        connection.execute(query(frozen), {"releases": [release_id], "known_at": "infinity"})
    return release_id


def _insert(connection: Any, table: str, release_id: int, rows: Sequence[Row]) -> None:
    """Insert rows into ``core.<table>``; table and column names come from this module, never from outside."""
    if not rows:
        return
    columns = ", ".join(["release_id", *rows[0]])
    connection.execute(
        text(
            f"INSERT INTO core.{table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(null::core.{table}, cast(:rows AS jsonb))"
        ),
        {"rows": json_text([{"release_id": release_id, **row} for row in rows], default=_as_json)},
    )


def _as_json(value: object) -> str:
    return str(value) if isinstance(value, Decimal) else repr(value)


def releases_of(engine: Engine, round_key: str, as_of: dt.datetime) -> list[Release]:
    """The releases of a round, newest first, as they are at ``as_of``."""
    return rows(engine, Release, "releases_of_round", round_key=round_key, as_of=as_of)


def next_number(engine: Engine, round_key: str) -> int:
    """The number of the round's next release; that of a withdrawn one is not given again."""
    with engine.connect() as connection:
        newest = connection.execute(text("SELECT max(number) FROM core.release WHERE round_key = :key"), {"key": round_key}).scalar()
    return (newest or 0) + 1


def release_by_id(engine: Engine, release_id: int, as_of: dt.datetime) -> Release | None:
    """The release with that identifier, as :func:`releases_of` tells it."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT round_key FROM core.release WHERE release_id = :id"), {"id": release_id}).scalar()
    return next((row for row in releases_of(engine, found, as_of) if row.release_id == release_id), None) if found else None


def standing_release(engine: Engine, round_key: str) -> Release | None:
    """The newest release that nobody withdrew, be it held back still."""
    return next((row for row in releases_of(engine, round_key, dt.datetime.now(dt.UTC)) if row.is_standing), None)


def release_in_force(engine: Engine, round_key: str, as_of: dt.datetime) -> Release | None:
    """The release that readers have at ``as_of``."""
    return next((row for row in releases_of(engine, round_key, as_of) if row.is_in_force), None)


def release_files(engine: Engine, release_id: int) -> list[ReleaseFile]:
    """Its files: edition, name, size in bytes, SHA-256."""
    return rows(engine, ReleaseFile, "release_files", release_id=release_id)


def release_figures(engine: Engine, release_id: int) -> list[ReleaseFigure]:
    """What it prints: key, label and text, in its order."""
    return rows(engine, ReleaseFigure, "release_figures", release_id=release_id)


def release_changes(engine: Engine, release_id: int) -> list[ReleaseChange]:
    """In what it differs from the release that stood before."""
    return rows(engine, ReleaseChange, "release_changes", release_id=release_id)


def figures_of_cell(engine: Engine, submission_id: int, sheet: str, cell: str) -> list[FigureOfCell]:
    """The published figures that rest on a cell, newest release first."""
    return rows(engine, FigureOfCell, "figures_of_cell", submission_id=submission_id, sheet=sheet, cell=cell)


def withdraw(engine: Engine, release_id: int, by: str, reason: str, at: dt.datetime) -> None:
    """Withdraw a release; the one before stands again. Nothing is deleted.

    Raises:
        SettlementRefusedError: without a reason, or when it was withdrawn already.
    """
    if not reason.strip():
        raise SettlementRefusedError(_TEXTS.say("missing.reason_of_withdrawal"))
    try:
        with engine.begin() as connection:
            connection.execute(
                text("INSERT INTO core.release_withdrawal VALUES (:release_id, :by, :at, :reason)"),
                {"release_id": release_id, "by": by, "at": at, "reason": reason.strip()},
            )
            subject = connection.execute(
                text("SELECT round_key FROM core.release WHERE release_id = :release_id"), {"release_id": release_id}
            ).scalar_one()
            detail = json_text({"release_id": release_id, "reason": reason.strip()})
            connection.execute(
                query("record_event"), {"at": at, "by": by, "action": "release_withdrawn", "subject": subject, "detail": detail}
            )
    except IntegrityError as problem:
        raise SettlementRefusedError(_TEXTS.say("release.withdrawn_already")) from problem


def ask_for_release(engine: Engine, round_key: str, by: str, reason: str, at: dt.datetime) -> None:
    """A lead steward's decision to publish a round that is not complete.

    Raises:
        SettlementRefusedError: without a reason.
    """
    if not reason.strip():
        raise SettlementRefusedError(_TEXTS.say("missing.reason_of_incomplete_release"))
    record_event(engine, at, by, "ask_release", round_key, reason=reason.strip())


def newest_ask(engine: Engine, round_key: str) -> ReleaseAsked | None:
    """The decision to publish an incomplete round that no release has answered yet: who, when, why."""
    return first_row(engine, ReleaseAsked, "newest_ask_for_release", round_key=round_key)


def embargoes_over(engine: Engine, as_of: dt.datetime) -> list[EndedEmbargo]:
    """Releases that were held back and may be handed out now."""
    return rows(engine, EndedEmbargo, "embargoes_over", as_of=as_of)
