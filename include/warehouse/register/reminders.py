"""What departments were reminded of, so that nobody is told the same thing twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine

from include.warehouse.schema.statements import query


@dataclass(frozen=True, slots=True)
class ReminderState:
    """One department of a round: its newest version, and the occasions on which it was reminded already."""

    department_code: str
    receipt_number: str | None
    state: str | None
    arrived_at: dt.datetime | None
    contact_email: str | None
    occasions: frozenset[str]
    days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class ReminderToRecord:
    """One occasion of one department in one round, with the letter and e-mail that tell it: the same file without a letter."""

    round_key: str
    department_code: str
    occasion: str
    kind: str
    written_on: dt.date
    letter_path: str
    message_path: str
    recipients: tuple[str, ...]


def reminder_states(engine: Engine, round_key: str) -> dict[str, ReminderState]:
    """By department: what it filed last and what it was reminded of."""
    with engine.connect() as connection:
        rows = connection.execute(query("reminder_states"), {"round_key": round_key}).mappings().all()
    return {
        row["department_code"]: ReminderState(
            **(dict(row) | {"occasions": frozenset(row["occasions"]), "days": tuple(sorted(row["days"]))}),
        )
        for row in rows
    }


def record_reminders(engine: Engine, reminders: list[ReminderToRecord], at: dt.datetime) -> None:
    """Record the occasions of one digest in one transaction, each with its event; one that is recorded already stays as it is."""
    with engine.begin() as connection:
        for reminder in reminders:
            row = {name: getattr(reminder, name) for name in ReminderToRecord.__dataclass_fields__}
            connection.execute(query("record_reminder"), row | {"recipients": list(reminder.recipients), "at": at})


def unsent_messages(engine: Engine, written_since: dt.date) -> list[tuple[str, tuple[str, ...]]]:
    """Path and recipients of every e-mail that was written on that day or later, has recipients and was not sent."""
    since = {"written_since": written_since}
    with engine.connect() as connection:
        return [(row.message_path, tuple(row.recipients)) for row in connection.execute(query("unsent_messages"), since)]


def mark_message_sent(engine: Engine, message_path: str, at: dt.datetime) -> None:
    """Record that an e-mail went out."""
    with engine.begin() as connection:
        connection.execute(query("mark_message_sent"), {"message_path": message_path, "at": at})
