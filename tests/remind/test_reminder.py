"""Which kind of reminder a department gets, and how its text is made fit for print."""

import datetime as dt
from dataclasses import replace

import pytest

from include.remind.reminder import kind_of, leader_vi, worst
from include.remind.wording import listed, listed_days, listed_documents, long_day, one_line, place_of, short_day
from tests.remind.digests import EARLY, FILED, NOT_FILED, OVERDUE

DUE = NOT_FILED.due_on


@pytest.mark.parametrize(
    ("items", "today", "kind"),
    [
        (EARLY, DUE - dt.timedelta(days=7), "before_due"),
        (NOT_FILED, DUE, "before_due"),
        (NOT_FILED, DUE + dt.timedelta(days=1), "overdue"),
        (FILED, DUE - dt.timedelta(days=1), "explain"),
        (FILED, DUE + dt.timedelta(days=9), "explain"),
        (replace(FILED, findings=(), findings_total=0), DUE + dt.timedelta(days=9), "explain"),
    ],
)
def test_a_round_calls_for_its_kind(items, today, kind):
    assert kind_of(items, today) == kind


def test_the_worst_round_decides():
    assert worst(["before_due", "explain"]) == "explain"
    assert worst(["explain", "overdue", "before_due"]) == "overdue"
    assert worst(["overdue", "escalation"]) == "escalation"
    with pytest.raises(ValueError):
        worst([])


def test_a_digest_without_rounds_is_refused():
    with pytest.raises(ValueError, match="SCT"):
        replace(OVERDUE, rounds=())


def test_only_a_so_has_a_giam_doc():
    assert leader_vi("Sở Công Thương") == "Đồng chí Giám đốc Sở Công Thương"
    assert leader_vi("Thanh tra tỉnh") == "Đồng chí Thủ trưởng Thanh tra tỉnh"


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (dt.date(2021, 12, 2), "ngày 02 tháng 12 năm 2021", "02/12/2021"),
        (dt.date(2022, 2, 28), "ngày 28 tháng 02 năm 2022", "28/02/2022"),
        (dt.date(2022, 3, 5), "ngày 05 tháng 3 năm 2022", "05/3/2022"),
        (dt.date(2022, 10, 10), "ngày 10 tháng 10 năm 2022", "10/10/2022"),
    ],
)
def test_days_are_padded_as_the_decree_says(day, long, short):
    assert (long_day(day), short_day(day)) == (long, short)


def test_lists_read_as_a_sentence():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b và c"
    assert listed_documents(["1/A-B", "2/C-D"]) == "Văn bản số 1/A-B và Văn bản số 2/C-D"
    days = [dt.date(2021, 12, 2), dt.date(2021, 11, 24), dt.date(2021, 12, 2)]
    assert listed_days(days) == "ngày 24/11/2021 và ngày 02/12/2021"


def test_a_finding_stands_at_its_cell_or_in_the_whole_file():
    assert place_of("Chỉ tiêu", "F12") == "Chỉ tiêu, ô F12"
    assert place_of("Chỉ tiêu", None) == "Chỉ tiêu"
    assert place_of(None, None) == "Cả tệp"


def test_what_no_document_can_hold_is_left_out():
    assert one_line("So\u031b\u0309 \x00A\x0b\n\tB\u202e C\ud800\ufffe  D") == "Sở A B C D"
