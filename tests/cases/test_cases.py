"""Every file of this folder ends as expected.yaml says, all of them judged in one batch."""

import pytest

from tests.cases.cases import CASES, FOLDER, problems

pytestmark = pytest.mark.slow


def test_every_file_has_its_expectation_and_says_which_kind_it_is():
    elsewhere = ("history", "unchanged")
    files = {str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*") if path.is_file() and path.parent.name not in elsewhere}
    assert files == set(CASES)
    assert all(entry["kind"] for entry in CASES.values())


@pytest.mark.parametrize("case", CASES)
def test_a_case_ends_as_it_must(case):
    assert problems(case) == []
