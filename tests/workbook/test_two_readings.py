"""Two readings by different hands give the same cells: on every workbook of the tests, and whatever happened to it."""

from pathlib import Path

import pytest

from include.workbook import cells
from include.workbook.cells import UnreadableWorkbookError, read_sheets
from include.workbook.second_reader import read_with_openpyxl
from tests.mutations.judging import changed
from tests.mutations.operators import OPERATORS

pytestmark = pytest.mark.slow
# What openpyxl opens not at all, or without a sheet. What becomes of them, tests/mutations holds against the unchanged workbook.
UNREAD_BY_OPENPYXL = {
    *("backslashes_in_part_names", "strict_open_xml", "zipped", "zipped_in_a_folder_with_litter"),
    *("not_a_number", "number_infinite_by_name"),
}
ONE_OF_EACH_KIND = {operator.kind: operator.name for operator in reversed(OPERATORS.values())} | {name: name for name in UNREAD_BY_OPENPYXL}
WORKBOOKS = sorted(Path(__file__).resolve().parents[1].glob("workbooks/*/*.xlsx"))


def compared(content):
    """The cells of both readings by sheet and address; ``None`` when the file is refused before any reader sees it."""
    try:
        fast = read_sheets(content)[0]
    except UnreadableWorkbookError:
        return None
    try:
        careful = read_with_openpyxl(content)
    except UnreadableWorkbookError:
        return None
    if not careful:
        return None
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


@pytest.mark.parametrize("name", sorted(set(ONE_OF_EACH_KIND.values())))
def test_both_readings_of_a_changed_workbook_are_equal(name):
    operator = OPERATORS[name]
    both = compared(changed(name))
    assert both is not None or operator.quarantined_by or name in UNREAD_BY_OPENPYXL
    assert both is None or differences(*both) == []


def differences(fast, careful):
    places = sorted(fast.keys() | careful.keys())
    return [(place, fast.get(place), careful.get(place)) for place in places if fast.get(place) != careful.get(place)]
