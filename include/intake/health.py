"""Whether the system can do its work, for a load balancer or a watchdog: codes of problems, and nothing about anybody's data."""

from __future__ import annotations

import datetime as dt
import os
import shutil

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from upath import UPath

from include.intake.places import is_on_disk
from include.warehouse.measures import oldest_waiting_seconds
from include.warehouse.migrate import is_up_to_date

LONGEST_WAIT = dt.timedelta(hours=1)
_LEAST_FREE_BYTES = 200 * 2**20


def problems(engine: Engine | None, archive: UPath, as_of: dt.datetime) -> list[str]:
    """What is wrong: ``database`` (cannot be reached), ``schema`` (not migrated), ``archive`` (cannot be written), ``waiting``.

    ``engine`` is ``None`` where no warehouse is declared. ``archive`` also says that less than 200 MB are free; ``waiting`` that a
    file has had no outcome for more than an hour.
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
    return found if _can_be_written(archive) else [*found, "archive"]


def _can_be_written(archive: UPath) -> bool:
    try:
        if not is_on_disk(archive):
            archive.exists()  # the store answers
            return True
        folder = str(archive if archive.exists() else archive.parent)
        return os.access(folder, os.W_OK | os.X_OK) and shutil.disk_usage(folder).free >= _LEAST_FREE_BYTES
    except OSError:
        return False
