"""What calamine gives of a workbook, and nothing where it gives up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from python_calamine import CalamineError, CalamineSheet, ZipError

from include.workbook.filled_cells import Contents, Marks, cell_of
from include.workbook.safe_package import out_of_memory
from include.workbook.workbook_reading import SheetReading

Made = TypeVar("Made")


def by_calamine(work: Callable[[], Made]) -> Made | None:
    """What calamine gives; ``None`` where it gives up, which the careful way may do better or tell in words."""
    try:
        return work()
    except (CalamineError, ZipError, ValueError, OSError):
        return None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the Rust below; no Exception, and of no module that can be imported
            raise
        if refusal := out_of_memory(error):
            raise refusal from error
        return None


def merged_areas(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    """Top, left, bottom and right of each merged area, counted from 1, where calamine counts from 0."""
    return [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]


def take_values(reading: SheetReading, sheet: CalamineSheet, marks: Marks, contents: Contents) -> None:
    """The values of a sheet, row by row: never all of them as one list."""
    first_column = sheet.start[1] + 1 if sheet.start else 1  # its rows begin at the first one, their cells at the first used column
    for row_number, row in enumerate(sheet.iter_rows(), start=1):
        cells = {}
        for column_number, value in enumerate(row, start=first_column):
            if value != "":
                here = "" if marks.none else marks.of(row_number, column_number)
                cells[column_number] = cell_of(row_number, column_number, value, here)
        if cells:
            reading.rows[row_number] = cells
            contents.add(reading.name, cells)
