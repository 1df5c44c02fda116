"""Releases: what was approved and published, with its files, figures, the cells they rest on, and its changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from include.domain.rows import Row
from include.texts import book
from include.warehouse.findings.settlement import SettlementRefusedError, record_event
from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import query

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
class ReleaseContent:
    """What goes with it: rows of core.release_file, release_figure (each with its cells) and release_change, without their keys.

    ``submissions`` are those whose facts it froze: from then on the approved views show these, whatever stands.
    """

    files: Sequence[Row]
    figures: Sequence[Row]
    changes: Sequence[Row]
    submissions: Sequence[int]


def record_release(engine: Engine, release: NewRelease, content: ReleaseContent) -> int:
    """Write a release whole, with its event; returns its identifier.

    Raises:
        SettlementRefusedError: when another release took the number meanwhile.
    """
    try:
        with engine.begin() as connection:
            given = {name: getattr(release, name) for name in release.__dataclass_fields__}
            release_id = int(connection.execute(query("insert_release"), given).scalar_one())
            figures = [{key: value for key, value in row.items() if key != "origins"} for row in content.figures]
            origins = [{"ordinal": number, **origin} for number, row in enumerate(content.figures, 1) for origin in row["origins"]]
            _insert(connection, "release_file", release_id, content.files)
            _insert(connection, "release_figure", release_id, [{"ordinal": n, **row} for n, row in enumerate(figures, 1)])
            _insert(connection, "release_figure_origin", release_id, origins)
            _insert(connection, "release_change", release_id, [{"ordinal": n, **row} for n, row in enumerate(content.changes, 1)])
            connection.execute(query("freeze_release"), {"release_id": release_id, "submissions": list(content.submissions)})
            for frozen in ("freeze_indicator_values", "freeze_plan_outcomes"):
                connection.execute(query(frozen), {"releases": [release_id], "known_at": "infinity"})
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
        told = _TEXTS.say("release.made_just_now", number=release.number, round=release.round_key)
        raise SettlementRefusedError(told) from problem
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


def releases_of(engine: Engine, round_key: str, as_of: dt.datetime) -> list[Row]:
    """The releases of a round, newest first, and who withdrew them.

    ``is_standing`` is the newest that nobody withdrew, with which the next is compared; ``is_in_force`` the one that readers have
    at ``as_of``, ``is_held_back`` one whose embargo is not over then.
    """
    return _rows(engine, "releases_of_round", round_key=round_key, as_of=as_of)


def next_number(engine: Engine, round_key: str) -> int:
    """The number of the round's next release; that of a withdrawn one is not given again."""
    with engine.connect() as connection:
        newest = connection.execute(text("SELECT max(number) FROM core.release WHERE round_key = :key"), {"key": round_key}).scalar()
    return (newest or 0) + 1


def release_by_id(engine: Engine, release_id: int, as_of: dt.datetime) -> Row | None:
    """The release with that identifier, as :func:`releases_of` tells it."""
    with engine.connect() as connection:
        found = connection.execute(text("SELECT round_key FROM core.release WHERE release_id = :id"), {"id": release_id}).scalar()
    return next((row for row in releases_of(engine, found, as_of) if row["release_id"] == release_id), None) if found else None


def standing_release(engine: Engine, round_key: str) -> Row | None:
    """The newest release that nobody withdrew, be it held back still."""
    return next((row for row in releases_of(engine, round_key, dt.datetime.now(dt.UTC)) if row["is_standing"]), None)


def release_in_force(engine: Engine, round_key: str, as_of: dt.datetime) -> Row | None:
    """The release that readers have at ``as_of``."""
    return next((row for row in releases_of(engine, round_key, as_of) if row["is_in_force"]), None)


def release_files(engine: Engine, release_id: int) -> list[Row]:
    """Its files: edition, name, size in bytes, SHA-256."""
    return _rows(engine, "release_files", release_id=release_id)


def release_figures(engine: Engine, release_id: int) -> list[Row]:
    """What it prints: key, label and text, in its order."""
    return _rows(engine, "release_figures", release_id=release_id)


def release_changes(engine: Engine, release_id: int) -> list[Row]:
    """In what it differs from the release that stood before."""
    return _rows(engine, "release_changes", release_id=release_id)


def figures_of_cell(engine: Engine, submission_id: int, sheet: str, cell: str) -> list[Row]:
    """The published figures that rest on a cell, newest release first."""
    return _rows(engine, "figures_of_cell", submission_id=submission_id, sheet=sheet, cell=cell)


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


def newest_ask(engine: Engine, round_key: str) -> Row | None:
    """The decision to publish an incomplete round that no release has answered yet: who, when, why."""
    return next(iter(_rows(engine, "newest_ask_for_release", round_key=round_key)), None)


def embargoes_over(engine: Engine, as_of: dt.datetime) -> list[Row]:
    """Releases that were held back and may be handed out now: ``release_id`` and ``round_key``."""
    return _rows(engine, "embargoes_over", as_of=as_of)


def _rows(engine: Engine, name: str, **given: Any) -> list[Row]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query(name), given).mappings()]
