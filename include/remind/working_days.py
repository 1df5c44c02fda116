"""Vietnam's working days: Monday to Friday without public holidays, with the working Saturdays that a swap of days brings."""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays

_DAY = dt.timedelta(days=1)


@cache
def _calendar() -> holidays.HolidayBase:
    return holidays.country_holidays("VN")


def is_working_day(day: dt.date) -> bool:
    """Whether offices work on ``day``."""
    return _calendar().is_working_day(day)


def add_working_days(day: dt.date, n: int) -> dt.date:
    """The ``n``-th working day after ``day``, before it when ``n`` is negative; ``day`` itself when ``n`` is 0."""
    step = _DAY if n > 0 else -_DAY
    for _ in range(abs(n)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """How many working days lie after ``start`` up to and including ``end``; negative when ``end`` lies before ``start``."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + n * _DAY) for n in range(1, (end - start).days + 1))
