"""A faultless workbook, and the register of its faults: one for each rule, in one file a family."""

import datetime as dt
import io

from include.catalog import load_catalogue
from include.intake.opened import FileToJudge
from include.sample.generate import generate_workbook
from include.workbook.fill import cell_of

ROUND, DEPARTMENT = "QNG-2021-Y", "SKHĐT"
ON_TIME = dt.datetime.fromisoformat("2021-12-01T16:00:00+07:00")
CATALOGUE = load_catalogue()
OWED = [a.item for a in CATALOGUE.assignments(ROUND, DEPARTMENT) if a.kind == "indicator"]
TASKS = [a.item for a in CATALOGUE.assignments(ROUND, DEPARTMENT) if a.kind == "task"]
SHEETS = {sheet.key: sheet.name for sheet in CATALOGUE.layout.sheets}
FAULTS = {}


class Book:
    """A faultless workbook, and short words for spoiling it by column key."""

    def __init__(self) -> None:
        self.book = generate_workbook(CATALOGUE, ROUND, DEPARTMENT, seed=7)
        ordered = [row[0].value for row in self.book[SHEETS["indicators"]].iter_rows(min_col=2, max_col=2)]
        self.codes = [code for code in ordered if code in OWED]

    def at(self, sheet: str, column: str, row: int = 0) -> str:
        return cell_of(self.book, CATALOGUE, sheet, column, row)

    def put(self, sheet: str, column: str, value: object, row: int = 0) -> str:
        here = self.at(sheet, column, row)
        cell = self.book[SHEETS[sheet]][here]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "f" if value.startswith("=") else "e" if value.startswith("#") else "s"
        return here

    def indicator(self, wanted) -> int:
        """The row of the first indicator for which ``wanted`` holds."""
        return next(n for n, code in enumerate(self.codes) if wanted(CATALOGUE.indicator(ROUND, code)))

    def header(self, sheet: str, column: str) -> str:
        here = self.at(sheet, column, 0)
        above = self.book[SHEETS[sheet]][here]
        return f"{above.column_letter}{above.row - 1}"

    def file(self, file_name: str = f"{ROUND}_{DEPARTMENT}.xlsx", arrived_at: dt.datetime = ON_TIME) -> FileToJudge:
        target = io.BytesIO()
        self.book.save(target)
        return FileToJudge("0" * 64, target.getvalue(), file_name, arrived_at)


def own_task(row: int = 0) -> int:
    """The position of a task that the department added itself."""
    return len(TASKS) + row


def fault(rule):
    def register(spoil):
        FAULTS[rule] = spoil
        return spoil

    return register


def emptied(b, sheet, column):
    here = b.header(sheet, column)
    b.book[SHEETS[sheet]].delete_rows(b.book[SHEETS[sheet]][here].row + 1, 400)
    return SHEETS[sheet], here
