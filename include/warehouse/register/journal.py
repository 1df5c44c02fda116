"""The journal: what people and runs did, append-only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from include.warehouse.schema.typed_rows import Page, page, rows


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the journal; ``detail`` has what belongs to its action, such as a ``reason``."""

    event_id: int
    happened_at: dt.datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Newest:
    happened_at: dt.datetime


def events(
    engine: Engine, number: int = 1, *, subject: str | None = None, actor: str | None = None, action: str | None = None
) -> Page[Event]:
    """One page of the journal, newest first; a subject matches itself and everything below it."""
    return page(engine, Event, "journal", number, subject=subject, actor=actor, action=action)


def newest_event_at(engine: Engine, round_key: str) -> dt.datetime:
    """When anything in the round last arrived or was decided: what is printed speaks of that instant, not of the clock's."""
    return rows(engine, _Newest, "newest_event_at", round_key=round_key)[0].happened_at
