"""Random bytes in a workbook's container, its XML and its names: a reading, or a refusal in words, and never anything else."""

import io
import random
from pathlib import Path

import openpyxl
import pytest

from include.workbook.cells import UnreadableWorkbookError, read_sheets
from include.workbook.kind import kind_of
from include.workbook.slip.marking import SlipNotPossibleError, mark_workbook
from tests.fuzz.changes import changes_of, parts_of, zipped
from tests.fuzz.outcomes import INTERNAL
from tests.workbook.marks import HEAD, mark

pytestmark = pytest.mark.slow
FILES = Path(__file__).parent / "files"
CHANGES_PER_FILE = 40


def small_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Mã", 1, "=A1", 0.5])
    book.active["D1"].number_format = "0%"
    book.active.merge_cells("A3:B3")
    book.create_sheet("Hai")["B2"] = "chữ"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def starts() -> dict[str, bytes]:
    small = small_workbook()
    found = {"xlsx": small, "zip": zipped({"biểu mẫu.xlsx": small})}
    for name in ("awkward.xls", "awkward.ods", "awkward.xlsx"):
        found[name] = (FILES / name).read_bytes()
    return found


STARTS = starts()
CHANGES = [(name, change) for name, content in STARTS.items() for change in changes_of(content)]


@pytest.mark.parametrize(("name", "change"), CHANGES, ids=lambda value: value if isinstance(value, str) else value.__name__)
def test_a_random_change_costs_its_own_file_only(name, change):
    for seed in range(CHANGES_PER_FILE):
        content = change(STARTS[name], random.Random(seed))
        assert kind_of(content)
        try:
            read_sheets(content)
        except UnreadableWorkbookError as error:
            assert not INTERNAL.search(error.reason.vi) or error.problem == "signed_report", (seed, error.reason.vi)
        try:
            mark_workbook(content, HEAD, [mark("B2")])
        except SlipNotPossibleError:
            continue


def test_a_part_without_a_name_is_no_fault_of_the_reader():
    content = zipped(parts_of(STARTS["xlsx"]) | {"no name": b""})
    assert content.count(b"no name") == 2 and read_sheets(content.replace(b"no name", b"\0o name")).sheets


def test_a_cell_beyond_the_last_column_is_damage():
    content = bytearray(STARTS["awkward.xls"])
    number = content.index(bytes.fromhex("03020e00"))  # a number's record: row, column, style, value
    content[number + 6 : number + 8] = (28_929).to_bytes(2, "little")
    with pytest.raises(UnreadableWorkbookError, match="nằm ngoài trang tính"):
        read_sheets(bytes(content))
