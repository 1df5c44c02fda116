"""What departments were reminded of, so that nobody is reminded of the same thing twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine

from include.warehouse.schema.statements import query
from include.warehouse.schema.typed_rows import rows


@dataclass(frozen=True, slots=True)
class ReminderState:
    """One department of a round: its newest version, and the occasions and days on which it was reminded already."""

    department_code: str
    receipt_number: str | None
    state: str | None
    arrived_at: dt.datetime | None
    contact_email: str | None
    occasions: list[str]
    days: list[dt.date]


@dataclass(frozen=True, slots=True)
class Reminder:
    """One occasion on which a department was reminded, with its letter and e-mail; ``sent_at`` is ``None`` while the e-mail is not sent."""

    occasion: str
    kind: str
    written_on: dt.date
    letter_path: str
    message_path: str
    recipients: list[str]
    sent_at: dt.datetime | None


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


@dataclass(frozen=True, slots=True)
class _Unsent:
    message_path: str
    recipients: list[str]


def reminder_states(engine: Engine, round_key: str) -> dict[str, ReminderState]:
    """By department: what it filed last and what it was reminded of."""
    return {row.department_code: row for row in rows(engine, ReminderState, "reminder_states", round_key=round_key)}


def reminders_of(engine: Engine, round_key: str, department_code: str) -> list[Reminder]:
    """What a department was reminded of in a round, newest first."""
    return rows(engine, Reminder, "reminders_of_department", round_key=round_key, department_code=department_code)


def record_reminders(engine: Engine, reminders: list[ReminderToRecord], at: dt.datetime) -> None:
    """Record the occasions of one digest in one transaction, each with its event; one that is recorded already stays as it is."""
    with engine.begin() as connection:
        for reminder in reminders:
            row = {name: getattr(reminder, name) for name in ReminderToRecord.__dataclass_fields__}
            connection.execute(query("record_reminder"), row | {"recipients": list(reminder.recipients), "at": at})


def unsent_messages(engine: Engine, written_since: dt.date) -> list[tuple[str, tuple[str, ...]]]:
    """Path and recipients of every e-mail that was written on that day or later, has recipients and was not sent."""
    unsent = rows(engine, _Unsent, "unsent_messages", written_since=written_since)
    return [(row.message_path, tuple(row.recipients)) for row in unsent]


def mark_message_sent(engine: Engine, message_path: str, at: dt.datetime) -> None:
    """Record that an e-mail went out."""
    with engine.begin() as connection:
        connection.execute(query("mark_message_sent"), {"message_path": message_path, "at": at})
