"""The faults made by hand can still be made, their tests are there, and a few are really made; ``make mutants`` makes them all."""

import re
from collections import Counter

import pytest

from tests.mutants.faults import FAULTS
from tests.mutants.running import PROJECT, occurrences, run_all

# One of each area whose test needs neither a database nor Great Expectations.
MADE = [
    "who files early is told to be late",
    "a header that stands twice is a record",
    "an empty cell is a confirmed nothing",
    "what is gone is not told",
]


def test_every_fault_can_be_made_and_stands_once():
    assert len(FAULTS) >= 50 and {fault.area for fault in FAULTS} == {"rules", "reading", "loading", "register", "release"}
    assert [(fault.file, fault.before) for fault in FAULTS if occurrences(fault) != 1 or fault.before == fault.after] == []
    assert [why for why, times in Counter(fault.why for fault in FAULTS).items() if times > 1] == []


def test_every_fault_has_a_test_that_is_there():
    for file, _, name in {fault.test.partition("::") for fault in FAULTS}:
        assert (PROJECT / file).is_file(), file
        assert not name or re.search(rf"^def {name}\(", (PROJECT / file).read_text(encoding="utf-8"), re.MULTILINE), f"{file}::{name}"


@pytest.mark.slow
def test_some_faults_are_made_and_noticed():
    chosen = [fault for fault in FAULTS if fault.why in MADE]
    assert len(chosen) == len(MADE)
    assert [(told.mutant.why, told.outcome, told.output) for told in run_all(chosen, 1) if told.outcome != "killed"] == []


@pytest.mark.slow
def test_a_fault_that_no_test_notices_lives_and_one_that_cannot_be_made_is_stale():
    one = next(fault for fault in FAULTS if fault.test == "tests/release/test_changes.py")
    harmless = type(one)(one.area, one.file, one.before, f"{one.before}  # nothing", "nothing", one.test)
    gone = type(one)(one.area, one.file, "no such text", "", "nothing", one.test)
    assert sorted(told.outcome for told in run_all([harmless, gone], 1)) == ["living", "stale"]
