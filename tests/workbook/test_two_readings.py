"""Two readings by different hands give the same cells: on every workbook of the tests, and whatever happened to it."""

from pathlib import Path

import pytest

from include.workbook import cells
from include.workbook.cells import UnreadableWorkbookError, read_sheets
from include.workbook.second_reader import read_with_openpyxl
from tests.mutations.operators import OPERATORS, valid

pytestmark = pytest.mark.slow
WORKBOOKS = sorted(Path(__file__).resolve().parents[1].glob("workbooks/*/*.xlsx"))


@pytest.fixture(scope="module")
def untouched():
    return valid()


def compared(content):
    """The cells of both readings by sheet and address; ``None`` when the file is refused before any reader sees it."""
    try:
        fast = read_sheets(content)[0]
    except UnreadableWorkbookError:
        return None
    try:
        careful = read_with_openpyxl(content)
    except UnreadableWorkbookError:
        return None  # what openpyxl cannot open, another test holds against the unchanged workbook
    assert [(sheet.name, sheet.visibility) for sheet in fast] == [(sheet.name, sheet.visibility) for sheet in careful]
    return tuple(
        {(sheet.name, cells.address(c.row, c.column)): c for sheet in reading for row in sheet.rows.values() for c in row.values()}
        for reading in (fast, careful)
    )


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_both_readings_of_a_workbook_are_equal(path):
    both = compared(path.read_bytes())
    assert both is not None or path.parent.name == "quarantined"
    assert both is None or differences(*both) == []


@pytest.mark.parametrize("name", OPERATORS)
def test_both_readings_of_a_changed_workbook_are_equal(name, untouched):
    operator = OPERATORS[name]
    both = compared(operator.mutate(untouched))
    assert both is not None or operator.quarantined_by or name == "parts_with_backslashes"
    assert both is None or differences(*both) == []


def differences(fast, careful):
    places = sorted(fast.keys() | careful.keys())
    return [(place, fast.get(place), careful.get(place)) for place in places if fast.get(place) != careful.get(place)]
