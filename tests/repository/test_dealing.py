"""The order of the tests names files that are there, and each of them once."""

from pathlib import Path

import pytest

from tests.dealing import TOGETHER, entry_of, turn_of

PROJECT = Path(__file__).resolve().parents[2]
FILES = sorted(str(path.relative_to(PROJECT)) for path in (PROJECT / "tests").rglob("test_*.py"))
PLACES = [path for paths in TOGETHER.values() for path in paths]


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_there_and_in_no_other(place):
    inside = [file for file in FILES if file.startswith(place)]
    assert inside and not [other for other in PLACES if other != place and any(file.startswith(other) for file in inside)]


def test_files_of_an_entry_stay_together_and_all_others_are_alone():
    assert len({entry_of(f"{file}::test") for file in FILES if file.startswith("tests/faults/")}) == 1
    assert entry_of("tests/catalog/test_shipped.py::test_x[a::b]") == "tests/catalog/test_shipped.py"


def test_the_desk_is_used_before_its_system_is_ended_and_the_year_begins_first():
    assert turn_of("tests/standalone/test_run.py::test_x") == 0
    assert turn_of("tests/desk/test_browser.py::test_x") < turn_of("tests/standalone/test_stop.py::test_x")
