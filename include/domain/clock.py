"""The clock of the provinces: days begin and end at midnight in Vietnam, whatever the server's own zone is."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def end_of(day: dt.date) -> dt.datetime:
    """The last instant of a day in Vietnam."""
    return dt.datetime.combine(day, dt.time.max, VIETNAM)


def day_of(instant: dt.datetime) -> dt.date:
    """The day in Vietnam that an instant (with a zone) falls on."""
    return instant.astimezone(VIETNAM).date()
