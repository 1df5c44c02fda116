"""Which release stands, which one readers have, and when an embargo is over; without the files that take seconds to write."""

import datetime as dt

import pytest

from include.release.due import hand_out_due
from include.storage.places import Places
from include.warehouse.findings.settlement import SettlementRefusedError
from include.warehouse.releases.releases import (
    NewRelease,
    ReleaseContent,
    embargoes_over,
    record_release,
    release_in_force,
    releases_of,
    standing_release,
    withdraw,
)

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
DAY = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")
THREE_DAYS = dt.timedelta(days=3)


def released(engine, number, approved_at=DAY, embargo_until=None):
    """Record a release without files; its identifier."""
    release = NewRelease(ROUND, number, "lead", approved_at, "duyệt", embargo_until, f"facts {number}", "r", "c", number - 1 or None)
    return record_release(engine, release, ReleaseContent([], [], [], []))


def test_an_embargo_is_over_at_its_instant_and_not_before(warehouse):
    until = DAY + THREE_DAYS
    made = released(warehouse, 1, embargo_until=until)
    for at, is_held_back in ((until - dt.timedelta(seconds=1), True), (until, False)):
        assert [row.is_held_back for row in releases_of(warehouse, ROUND, at)] == [is_held_back]
        assert (release_in_force(warehouse, ROUND, at) is None) == is_held_back
        assert [row.release_id for row in embargoes_over(warehouse, at)] == ([] if is_held_back else [made])
    assert standing_release(warehouse, ROUND).number == 1, "with it the next is compared, be it held back still"


def test_a_release_under_embargo_stands_while_readers_have_the_one_before(warehouse):
    released(warehouse, 1)
    released(warehouse, 2, embargo_until=dt.datetime.now(dt.UTC) + THREE_DAYS)
    assert standing_release(warehouse, ROUND).number == 2
    assert release_in_force(warehouse, ROUND, dt.datetime.now(dt.UTC)).number == 1


def test_each_embargo_of_a_round_ends_by_itself(warehouse, tmp_path):
    first, second = DAY + THREE_DAYS, DAY + 2 * THREE_DAYS
    released(warehouse, 1, embargo_until=first)
    hand_out_due(warehouse, Places.under(tmp_path), first)
    assert embargoes_over(warehouse, first) == []
    made = released(warehouse, 2, approved_at=first, embargo_until=second)
    assert [row.release_id for row in embargoes_over(warehouse, second)] == [made]


def test_after_a_withdrawal_which_needs_a_reason_the_one_before_stands(warehouse):
    released(warehouse, 1)
    second = released(warehouse, 2)
    with pytest.raises(SettlementRefusedError, match="lý do"):
        withdraw(warehouse, second, "lead", "  ", DAY)
    withdraw(warehouse, second, "lead", "sai", DAY)
    assert standing_release(warehouse, ROUND).number == 1


def test_what_was_withdrawn_before_its_embargo_ended_is_never_due(warehouse):
    until = DAY + THREE_DAYS
    withdraw(warehouse, released(warehouse, 1, embargo_until=until), "lead", "sai", DAY)
    assert embargoes_over(warehouse, until) == []
