"""Up to where the drafts of each round were written and its release was considered: what stands is compared with what was last written.

An event of Airflow's may be lost: its consumer was paused, or failed. What is recorded here is not, so whoever asks finds what was missed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, text

from include.warehouse.schema.statements import query
from include.warehouse.schema.typed_rows import first_row, rows


@dataclass(frozen=True, slots=True)
class RoundNews:
    """Up to where the events of a round go: the newest that a draft tells of, and how many there are."""

    newest_event_id: int
    events: int


@dataclass(frozen=True, slots=True)
class DraftsAgainstFacts:
    """Where the drafts of a round lie, by folder and names, ``None`` before any was written; and whether they know all that happened.

    ``behind_since`` is when the first event happened that they do not know, ``None`` where that cannot be told.
    """

    round_key: str
    folder: str | None
    files: list[str] | None
    is_behind: bool
    behind_since: dt.datetime | None


@dataclass(frozen=True, slots=True)
class _Round:
    round_key: str


def round_news(engine: Engine, round_key: str) -> RoundNews:
    """Up to where the events of a round go now; to be asked before the round is read, so that what comes meanwhile is news."""
    return first_row(engine, RoundNews, "round_news", round_key=round_key) or RoundNews(0, 0)


def record_written_draft(engine: Engine, round_key: str, known: RoundNews, folder: str, files: list[str]) -> None:
    """Record that the drafts of a round lie in ``folder`` under these names, and know the events up to ``known``."""
    _run(engine, "record_written_draft", round_key, known, folder=folder, files=files)


def drafts_against_facts(engine: Engine) -> list[DraftsAgainstFacts]:
    """Every round with facts, and whether its drafts know them."""
    return rows(engine, DraftsAgainstFacts, "drafts_against_facts")


def rounds_to_consider(engine: Engine) -> list[str]:
    """The rounds whose drafts tell more than was known when a release was last considered."""
    return [row.round_key for row in rows(engine, _Round, "rounds_to_consider")]


def record_considered_release(
    engine: Engine, round_key: str, known: RoundNews, facts_digest: str, run_id: str, is_asked_by_hand: bool = False
) -> bool:
    """Record that a run considers a release of these facts; whether it is the one that does.

    ``facts_digest`` is empty where there is nothing to ask. Another run by itself considered the same facts: ``False``. A person who starts
    a run by hand is always answered.
    """
    return _run(
        engine, "record_considered_release", round_key, known, facts_digest=facts_digest, run_id=run_id, is_asked_by_hand=is_asked_by_hand
    )


def forget_considered_release(engine: Engine, round_key: str, run_id: str) -> None:
    """Forget what a run considered that failed: the next look at the round considers it again."""
    statement = text("DELETE FROM intake.considered_release WHERE round_key = :round_key AND run_id = :run_id")
    with engine.begin() as connection:
        connection.execute(statement, {"round_key": round_key, "run_id": run_id})


def _run(engine: Engine, name: str, round_key: str, known: RoundNews, **given: object) -> bool:
    with engine.begin() as connection:
        told = {"round_key": round_key, "newest_event_id": known.newest_event_id, "events": known.events}
        return connection.execute(query(name), told | given).rowcount > 0
