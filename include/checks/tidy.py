"""Readings become tidy frames: which rows there are of each record type, and where each one stands.

What is asked of a row is no business of this module: that is registered in :mod:`include.checks.columns`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial

from include.catalog.models import Sheet, WorkbookLayout
from include.checks.columns import indicator_value, pci_result, task
from include.checks.columns.registry import Kind
from include.checks.frames import Frame
from include.checks.pci_results import InUse, PciResults, Reading
from include.checks.pci_to_check import ResultsLine, ResultsToCheck
from include.checks.row_place import NOWHERE, Place
from include.checks.submission import Line, SubmissionToCheck, Table
from include.workbook import cells
from include.workbook.typed import as_read_and_shown
from include.workbook.vietnamese_writing import word_key
from include.workbook.workbook_reading import Cell, Part, Problem, Record, WorkbookReading

# What is read of a record type that is no sheet of the layout.
_PARTS: Mapping[str, Mapping[str, Kind]] = {
    "part": dict.fromkeys(("name", "problem", "cells"), "object"),
    "cell": dict.fromkeys(("problem", "field", "expected", "read_as", "raw"), "object"),
    "table": {"name": "object"},
}


def read_columns(layout: WorkbookLayout) -> dict[str, Mapping[str, Kind]]:
    """What is read of each record type of a workbook, and how a frame holds it, in the order in which frames are checked."""
    found: dict[str, dict[str, Kind]] = {}
    for sheet in layout.sheets:
        if sheet.record:
            own: dict[str, Kind] = {column.key: "day" if column.type == "date" else "object" for column in sheet.columns}
            found.setdefault(sheet.record, {}).update(own)
    return {**_PARTS, **found}


def build_frames(batch: list[SubmissionToCheck]) -> dict[str, Frame]:
    """One frame per record type over the whole batch; none for an empty batch."""
    if not batch:
        return {}
    frames = {record: Frame(record, read) for record, read in read_columns(batch[0].catalogue.layout).items()}
    for number, submission in enumerate(batch):
        _add_parts_and_cells(frames, number, submission.reading)
        _add_cover(frames["workbook"], number, submission)
        _add_tables(frames["table"], number, submission)
        for record in ("document", "plan", "assessment"):
            _add_rows(frames[record], number, submission, _lines(submission, record))
        _add_rows(frames["indicator_value"], number, submission, _lines(submission, "indicator_value"))
        _add_missing_indicators(frames["indicator_value"], number, submission)
        _add_rows(frames["task"], number, submission, [line for line in _lines(submission, "task") if not _is_left_open(line)])
        _add_missing_tasks(frames["task"], number, submission)
    return frames


def _lines(submission: SubmissionToCheck, record_type: str) -> list[Line]:
    return [Line(submission, record, position) for position, record in enumerate(submission.records(record_type))]


def _add_rows(frame: Frame, number: int, submission: SubmissionToCheck, lines: list[Line]) -> None:
    for line in lines:
        frame.add(number, line.record.values, partial(_place, submission, line.record), line)


def _is_left_open(line: Line) -> bool:
    """Whether an assigned task has no status because there is nothing to report: it is as it was handed out, and none of its rows."""
    return line.submission.nothing_declared and line["status"] is None and task.is_prefilled(line)


def _add_cover(frame: Frame, number: int, submission: SubmissionToCheck) -> None:
    records = submission.records("workbook")
    cover = records[0] if records else Record(0, {}, {}, "")
    frame.add(number, cover.values, partial(_place, submission, cover) if records else lambda: NOWHERE, Line(submission, cover, 0))


def _add_tables(frame: Frame, number: int, submission: SubmissionToCheck) -> None:
    for sheet in submission.catalogue.layout.sheets:
        if sheet.kind == "table":
            frame.add(number, {"name": sheet.name}, partial(_table_place, submission, sheet), Table(submission, sheet))


# -------------------------------------------------------------- rows that were printed and are gone


def _has_rows_to_miss(submission: SubmissionToCheck, record_type: str) -> bool:
    """Whether single rows can be missing; a table without a row is one finding of its own."""
    return not submission.nothing_declared and bool(submission.records(record_type))


def _add_missing_indicators(frame: Frame, number: int, submission: SubmissionToCheck) -> None:
    if _has_rows_to_miss(submission, "indicator_value"):
        there = submission.once(indicator_value.rows_by_code)
        for code in submission.owed["indicator"]:
            if code not in there:
                _add_missing(frame, number, submission, submission.catalogue.layout.sheet("indicators"), {"indicator_code": code})


def _add_missing_tasks(frame: Frame, number: int, submission: SubmissionToCheck) -> None:
    if _has_rows_to_miss(submission, "task"):
        there = submission.once(task.codes_there)
        for code, assigned in submission.once(task.assigned_tasks).items():
            if code not in there:
                values = {"task_code": code, "name": assigned.name_vi}
                _add_missing(frame, number, submission, submission.catalogue.layout.sheet("tasks"), values)


def _add_missing(frame: Frame, number: int, submission: SubmissionToCheck, sheet: Sheet, values: dict[str, str]) -> None:
    """Add a row that should be there; it stands at the header of its code, the first of its ``values``."""
    line = Line(submission, Record(0, dict(values), {}, sheet.name))
    frame.add(number, values, partial(_header_place, submission, sheet, next(iter(values))), line)


# -------------------------------------------------------------- PCI results


def build_results_frames(results: PciResults, reading: WorkbookReading, arrived_on: dt.date, in_use: InUse) -> dict[str, Frame]:
    """The frames of one file of PCI results; ``in_use`` holds the readings that the warehouse uses now."""
    frames = {record: Frame(record, read) for record, read in read_columns(results.catalogue.results_layout).items()}
    file = ResultsToCheck(results, reading, arrived_on, in_use)
    _add_parts_and_cells(frames, 0, reading)
    nothing = [Record(0, {}, {}, "")] if file.states_nothing else []
    of_no_province = [Reading(record, None, None, None, None, None, None, None) for record in (*results.footers, *nothing)]
    for result in (*results.readings, *of_no_province):
        line = ResultsLine(file, result)
        frames["pci_result"].add(0, result.record.values, partial(_result_place, line), line)
    for score in results.scores:
        frames["pci_score"].add(
            0, score.record.values, partial(_results_place, reading, score.record, score=score.cell), ResultsLine(file, score)
        )
    for figure in results.indicators:
        frames["pci_indicator"].add(0, figure.record.values, partial(_results_place, reading, figure.record), ResultsLine(file, figure))
    return frames


# -------------------------------------------------------------- what a file was read as


def _add_parts_and_cells(frames: dict[str, Frame], number: int, reading: WorkbookReading) -> None:
    """Add what was read of a file's structure, and the cells that do not hold what their columns ask for."""
    for part in reading.parts:
        values = {"name": part.name, "problem": part.problem, "cells": reading.foreign_cells.get(part.name, 0)}
        frames["part"].add(number, values, partial(_part_place, part))
    # The cells without a problem are one row: an expectation over them passes, and thousands of rows would only say so.
    frames["cell"].add(number, {"field": "", "expected": "", "read_as": "", "raw": ""}, lambda: NOWHERE)
    for problem in reading.problems:
        values = {
            "problem": problem.problem,
            "field": problem.field,
            "expected": problem.expected_vi,
            "read_as": problem.read_as,
            "raw": problem.raw,
        }
        frames["cell"].add(number, values, partial(_problem_place, problem))


# -------------------------------------------------------------- where rows stand


def _place(submission: SubmissionToCheck, record: Record) -> Place:
    sheet = submission.sheet(record.sheet)
    places, raw = {}, {}
    for key, column in record.columns.items():
        row = record.rows[key] if record.rows else record.row
        places[key] = cells.address(row, column)
        cell = sheet.cell(row, column)
        raw[key] = as_read_and_shown(cell) if cell else ""
    return Place(record.sheet, places, raw)


def _header_place(submission: SubmissionToCheck, sheet: Sheet, key: str) -> Place:
    """The header of a column, for a row that should be there and is not."""
    column = next(column for column in sheet.columns if column.key == key)
    names = {word_key(name) for name in (column.header_vi, *column.also_called)}
    parts = submission.reading.parts
    here = next((part.cell for part in parts if part.sheet == sheet.name and word_key(part.name) in names and part.cell), "A1")
    return Place(sheet.name, {key: here}, {key: ""})


def _table_place(submission: SubmissionToCheck, sheet: Sheet) -> Place:
    """The first header of a table beside the ordinal, under the field ``name``."""
    first = next(column.key for column in sheet.columns if column.key != "ordinal")
    return Place(sheet.name, {"name": _header_place(submission, sheet, first).cells[first]}, {"name": ""})


def _part_place(part: Part) -> Place:
    return Place(part.sheet, {"name": part.cell}, {"name": part.name})


def _problem_place(problem: Problem) -> Place:
    return Place(problem.sheet, {"raw": cells.address(problem.row, problem.column)}, {"raw": problem.raw})


def _result_place(line: ResultsLine[Reading]) -> Place:
    """Where a result stands, with the value in which another source says otherwise; a file that states nothing stands nowhere."""
    if not line.record.columns:
        return NOWHERE
    differing = pci_result.differing_field(line)
    return _results_place(line.file.reading, line.record, differing=line.item.cell(differing) if differing else None)


def _results_place(reading: WorkbookReading, record: Record, **more: str | None) -> Place:
    here = {key: cells.address(record.row, column) for key, column in record.columns.items()}
    here |= {key: cell for key, cell in more.items() if cell}
    sheet = next(sheet for sheet in reading.sheets if sheet.name == record.sheet)
    found: dict[str, Cell | None] = {key: sheet.cell(*cells.row_and_column(cell)) for key, cell in here.items()}
    return Place(record.sheet, here, {key: cell.raw if cell else "" for key, cell in found.items()})
