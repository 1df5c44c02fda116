"""Random bytes in a file's directory, its XML and its names: never more than that file's own outcome. ``make fuzz`` tries 10,000."""

import pytest

from tests.fuzz.outcomes import changed, outcomes, starts

pytestmark = pytest.mark.slow
SEED, CHANGES = 2021, 300


def test_a_random_change_costs_its_own_file_only():
    done = list(outcomes(range(CHANGES), SEED))
    assert [(entry.label, entry.wrong) for entry in done if entry.wrong] == []
    ended = {entry.ended for entry in done}
    assert {"read", "quarantined by FIL-05"} < ended and any(state.startswith("read, ") for state in ended), "some are read, some refused"


def test_a_change_is_made_again_by_its_number():
    assert changed(17, SEED).content == changed(17, SEED).content != changed(17, SEED + 1).content
    assert sum(changed(number, SEED).content not in starts().values() for number in range(100)) > 90, "they do change something"
