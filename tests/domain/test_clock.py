"""Days are days in Vietnam, wherever the server stands."""

import datetime as dt

import pytest

from include.domain.clock import day_of


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2021-12-01T16:59:59+00:00", dt.date(2021, 12, 1)),
        ("2021-12-01T17:00:00+00:00", dt.date(2021, 12, 2)),
        ("2021-12-01T23:59:59+07:00", dt.date(2021, 12, 1)),
    ],
)
def test_a_day_ends_at_midnight_in_vietnam(instant, day):
    assert day_of(dt.datetime.fromisoformat(instant)) == day
