"""The offices' calendar around the holidays that move."""

import datetime as dt

import pytest

from include.remind.working_days import add_working_days, is_working_day, working_days_between

D = dt.date


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (D(2021, 2, 9), True),  # 28 tháng Chạp
        (D(2021, 2, 10), False),  # Tết Tân Sửu, 10 to 16 February
        (D(2021, 2, 16), False),
        (D(2021, 2, 17), True),
        (D(2022, 1, 28), True),
        (D(2022, 1, 31), False),  # Tết Nhâm Dần, 31 January to 4 February
        (D(2022, 2, 4), False),
        (D(2022, 2, 7), True),
        (D(2021, 9, 1), True),
        (D(2021, 9, 2), False),  # two days since 2021
        (D(2021, 9, 3), False),
        (D(2022, 9, 1), False),
        (D(2022, 9, 2), False),
        (D(2021, 12, 4), False),  # Saturday
        (D(2022, 1, 3), False),  # the Monday for a New Year on Saturday
        (D(2024, 4, 29), False),  # a swapped Monday …
        (D(2024, 5, 4), True),  # … and the Saturday on which it is worked
    ],
)
def test_offices_work_on_working_days_only(day, works):
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (D(2021, 12, 1), 5, D(2021, 12, 8)),
        (D(2022, 1, 28), 1, D(2022, 2, 7)),
        (D(2022, 2, 7), -1, D(2022, 1, 28)),
        (D(2021, 2, 9), 3, D(2021, 2, 19)),
        (D(2021, 9, 1), 1, D(2021, 9, 6)),
        (D(2021, 9, 4), -1, D(2021, 9, 1)),
        (D(2021, 9, 4), 0, D(2021, 9, 4)),
    ],
)
def test_adding_working_days_jumps_over_holidays(day, n, expected):
    assert add_working_days(day, n) == expected


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (D(2021, 12, 1), D(2021, 12, 8), 5),
        (D(2021, 12, 8), D(2021, 12, 1), -5),
        (D(2021, 12, 1), D(2021, 12, 1), 0),
        (D(2021, 12, 3), D(2021, 12, 5), 0),  # due on Friday, asked on Sunday
        (D(2022, 1, 28), D(2022, 2, 7), 1),
        (D(2021, 8, 31), D(2021, 9, 6), 2),
    ],
)
def test_days_between_count_the_last_and_not_the_first(start, end, days):
    assert working_days_between(start, end) == days
    assert is_working_day(start) is False or working_days_between(add_working_days(start, 7), start) == -7


def test_counting_undoes_adding():
    for n in range(1, 40):
        assert working_days_between(D(2022, 1, 20), add_working_days(D(2022, 1, 20), n)) == n
