"""Whether the system can do its work, for a load balancer or a watchdog: codes of problems, and nothing about anybody's data."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from upath import UPath

from include.intake.inbox import waiting_in
from include.intake.old_drafts import behind_longer, old_drafts
from include.storage.places import Places, is_on_disk
from include.warehouse.register.measures import Measure, oldest_waiting_seconds
from include.warehouse.schema.migrate import is_up_to_date

LONGEST_WAIT = dt.timedelta(hours=1)
_LEAST_FREE_BYTES = 200 * 2**20


@dataclass(frozen=True, slots=True)
class IngestRuns:
    """What Airflow says of the collection's runs.

    ``is_there``: the ingest is known and not paused. ``due_since``: since when a run of it should have begun; ``running_since``: when
    the one at work began; each ``None`` where there is none. ``failing``: the steps that failed in each of the last runs of their DAG.
    """

    is_there: bool
    due_since: dt.datetime | None
    running_since: dt.datetime | None
    failing: tuple[str, ...]


def problems(engine: Engine | None, places: Places, as_of: dt.datetime) -> list[str]:
    """What is wrong with the warehouse and the places, in codes.

    ``database`` (cannot be reached), ``schema`` (not migrated), ``waiting`` (a file has had no outcome for more than an hour),
    ``archive`` (cannot be written, or less than 200 MB are free), ``inbox`` (a file has lain in the inbox for more than an hour, or
    it cannot be read). ``engine`` is ``None`` where no warehouse is declared.
    """
    found = []
    try:
        if engine is None:
            found.append("database")
        elif not is_up_to_date(engine):
            found.append("schema")
        elif oldest_waiting_seconds(engine, as_of) > LONGEST_WAIT.total_seconds():
            found.append("waiting")
    except SQLAlchemyError:  # whatever the database has, the others are asked all the same
        found.append("database")
    if not _can_be_written(places.archive):
        found.append("archive")
    if _waits_in_inbox(places.inbox, as_of):
        found.append("inbox")
    return found


@dataclass(frozen=True, slots=True)
class DraftHealth:
    """How many rounds have drafts that are older than their facts, or gone; and whether one has been so for more than an hour."""

    rounds_with_old_drafts: int
    is_problem: bool


def draft_health(engine: Engine, as_of: dt.datetime) -> DraftHealth:
    """How the drafts of all rounds stand against their facts.

    Raises:
        SQLAlchemyError: when the warehouse does not answer, or has no such tables yet.
    """
    found = old_drafts(engine)
    return DraftHealth(len(found), behind_longer(found, LONGEST_WAIT, as_of))


def problems_of_runs(runs: IngestRuns, as_of: dt.datetime) -> list[str]:
    """``ingest``: no run of it starts, or one has not ended for more than an hour; ``failing``: a step fails again and again."""
    since = [instant for instant in (runs.due_since, runs.running_since) if instant]
    found = []
    if not runs.is_there or any(as_of - instant > LONGEST_WAIT for instant in since):
        found.append("ingest")
    if runs.failing:
        found.append("failing")
    return found


def inbox_measures(inbox: UPath, as_of: dt.datetime) -> list[Measure]:
    """Gauges about the inbox: how many files wait there, and how long the oldest has."""
    waiting = waiting_in(inbox, as_of)
    return [Measure("inbox_files", None, waiting.count), Measure("oldest_in_inbox_seconds", None, waiting.oldest_seconds)]


def _waits_in_inbox(inbox: UPath, as_of: dt.datetime) -> bool:
    try:
        return waiting_in(inbox, as_of).oldest_seconds > LONGEST_WAIT.total_seconds()
    except OSError:
        return True


def _can_be_written(archive: UPath) -> bool:
    try:
        if not is_on_disk(archive):
            archive.exists()  # the store answers
            return True
        folder = str(archive if archive.exists() else archive.parent)
        return os.access(folder, os.W_OK | os.X_OK) and shutil.disk_usage(folder).free >= _LEAST_FREE_BYTES
    except OSError:
        return False
