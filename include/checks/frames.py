"""Turns readings into tidy frames: one frame per record type and batch, one row per record.

Each row knows its submission (position in the batch) and carries the limits that the catalogue sets for it, so the
number of expectations depends on the kinds of rule and not on how many indicators, departments or workbooks there
are. Where each value stands is kept beside the frame, so that a finding can name its cell.

Columns of every frame: ``row_id`` (int, position in the frame), ``submission`` (int), then the layout's columns of that
record type (text as str or None, numbers as float with NaN, days as datetime64) and the derived ones written below.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from include.catalog.models import Catalogue, Department, Round, Sheet
from include.checks.columns.cover import cover_columns
from include.checks.columns.documents import document_columns
from include.checks.columns.likeness import like_earlier
from include.checks.columns.limits import limit_columns
from include.checks.columns.numbers import number_key
from include.checks.columns.past import NO_LAST_YEAR, Amount, last_year_columns
from include.checks.columns.prefilled import NOTHING_WRONG, other_structure, printed_words, task_columns
from include.checks.columns.repeats import assessment_key, document_key, issued_and_cited, line_key, other_dates, place_of, repeats
from include.checks.columns.values import as_float, held_by, number_of, split_units, split_value_and_answer
from include.checks.columns.years import programme_of_year
from include.texts import CODES
from include.warehouse.submissions.filed_before import Past
from include.workbook import cells
from include.workbook.read import GENERAL, words_of
from include.workbook.typed import as_read_and_shown, says_per_cent
from include.workbook.vietnamese_writing import word_key
from include.workbook.workbook_reading import Cell, Record, WorkbookReading


@dataclass(slots=True)
class SubmissionToCheck:
    """A workbook that was read and whose department and round are known."""

    reading: WorkbookReading
    round: Round
    department: Department
    arrived_on: dt.date
    conflicts: Mapping[str, str]
    """Where stamp, cover and file name contradict each other, in words: by ``department``, ``round`` and ``province``."""
    identified_by_vi: str
    extended_due_on: dt.date | None = None
    past: Past | None = None
    """What the department filed before; ``None`` where the check is run without a warehouse."""

    @property
    def due_on(self) -> dt.date:
        """The department's due day, after an extension if there is one."""
        return self.extended_due_on or self.round.due_on


@dataclass(slots=True)
class Place:
    """Where a row of a frame stands: the cell of each field, and the raw text there."""

    sheet: str
    cells: dict[str, str]
    raw: dict[str, str]


@dataclass(slots=True)
class Frame:
    """The rows of one record type and where each one stands; ``places`` runs parallel to ``rows``."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    places: list[Place | Callable[[], Place]] = field(default_factory=list)

    def add(self, row: dict[str, Any], place: Place | Callable[[], Place]) -> None:
        """Append one record. Where it stands may be told by a function: it is asked for the few rows alone that break a rule."""
        row["row_id"] = len(self.rows)
        self.rows.append(row)
        self.places.append(place)

    def place_of(self, row_id: int) -> Place:
        """Where a row stands."""
        place = self.places[row_id]
        return place() if callable(place) else place

    def to_pandas(self) -> pd.DataFrame:
        """The frame as Great Expectations validates it: numbers as float, days as datetime64, the rest as it is."""
        columns = self.rows[0].keys()
        return pd.DataFrame({name: _series(name, [row[name] for row in self.rows]) for name in columns})


_NUMBERS = {"value", "last_year_value", "limit_min", "limit_max", "whole_value", "percent_value"}
_NUMBERS |= {"days_late", "zero", "year_in_number", "issued_year", "last_year_percent", "least_quantity"}
_DAYS = {"arrived_on", "due_on", "closes_on", "cut_off_on", "reported_on", "data_until_on", "period_from", "period_to", "latest_report_on"}
_DAYS |= {"issued_on", "issued_on_if_issued", "reported_on_or_nothing", "data_until_on_or_nothing", "not_after_on"}


def _series(name: str, values: list[Any]) -> pd.Series[Any]:
    if name in _NUMBERS:
        return pd.Series(values, dtype=float)
    if name in _DAYS:
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)))
    if isinstance(values[0], bool | int):
        return pd.Series(values)
    return pd.Series(values, dtype=object)


def build_frames(catalogue: Catalogue, batch: list[SubmissionToCheck]) -> dict[str, Frame]:
    """One frame per record type over the whole batch."""
    records = ("workbook", "part", "cell", "table", "indicator_value", "task", "document", "plan", "assessment")
    frames = {record: Frame() for record in records}
    for number, submission in enumerate(batch):
        SubmissionFrames(catalogue, number, submission, frames).add()
    return frames


class SubmissionFrames:
    """Adds the rows of one submission to the frames. Holds what its steps share."""

    def __init__(self, catalogue: Catalogue, number: int, submission: SubmissionToCheck, frames: dict[str, Frame]) -> None:
        self.catalogue = catalogue
        self.number = number
        self.submission = submission
        self.reading = submission.reading
        self.round = submission.round
        self.past = submission.past or Past()
        self.frames = frames
        self.words = words_of(catalogue)
        self.raw_by_sheet = {sheet.name: sheet for sheet in self.reading.sheets}
        self.broken = {(problem.sheet, problem.row, problem.field) for problem in self.reading.problems}
        cover = self.reading.records.get("workbook", [])
        self.cover: dict[str, Any] = cover[0].values if cover else {}
        self.nothing_declared = self.cover.get("nothing_to_report") == "yes"
        missing = [part for part in self.reading.parts if part.problem in ("missing_sheet", "missing_header")]
        self.missing_sheets = {part.sheet for part in missing if part.problem == "missing_sheet"}
        self.missing_headers = {(part.sheet, word_key(part.name)) for part in missing if part.problem == "missing_header"}

    def add(self) -> None:
        """Add the rows of every record type."""
        self._add_workbook()
        add_parts_and_cells(self.frames, self.number, self.reading)
        self._add_indicator_values()
        self._add_documents()
        self._add_tasks()
        self._add_plan()
        self._add_assessments()
        self.add_tables()

    # -------------------------------------------------------------- what rows share

    def _row(self, record: Record) -> dict[str, Any]:
        return {"submission": self.number, **{k: _scalar(v) for k, v in record.values.items()}}

    def _place(self, record: Record) -> Place:
        sheet = self.raw_by_sheet[record.sheet]
        places, raw = {}, {}
        for key, column in record.columns.items():
            row = record.rows[key] if record.rows else record.row
            places[key] = cells.address(row, column)
            cell = sheet.cell(row, column)
            raw[key] = as_read_and_shown(cell) if cell else ""
        return Place(record.sheet, places, raw)

    def _is_broken(self, record: Record, key: str) -> bool:
        """Whether a cell is empty for a reason that another finding names: it cannot be read, or its column is not there."""
        return (record.sheet, record.row, key) in self.broken or (record.sheet, key) in self.reading.missing_columns

    def _layout(self, key: str) -> Sheet:
        return self.catalogue.layout.sheet(key)

    def _header_place(self, sheet_key: str, column_key: str) -> Place:
        """The header of a column, for a row that should be there and is not."""
        layout = self._layout(sheet_key)
        column = next(column for column in layout.columns if column.key == column_key)
        names = {word_key(name) for name in (column.header_vi, *column.also_called)}
        here = next((p.cell for p in self.reading.parts if p.sheet == layout.name and word_key(p.name) in names and p.cell), "A1")
        return Place(layout.name, {column_key: here}, {column_key: ""})

    # -------------------------------------------------------------- the workbook itself

    def _add_workbook(self) -> None:
        stamp, layout, entry = self.reading.stamp, self.catalogue.layout, self.round
        version = stamp.template_version if stamp else None
        count = self._reported_count()
        records = self.reading.records.get("workbook", [])
        row: dict[str, Any] = {"submission": self.number}
        row |= {column.key: _scalar(self.cover.get(column.key)) for column in self._layout("cover").columns}
        outside = CODES.words("outside_content")
        other_format = CODES.words("file_kinds").get(self.reading.file_format)  # an ordinary .xlsx is not in it
        beside = ", ".join(self.reading.beside[:5])
        days_late = max(0, (self.submission.arrived_on - self.submission.due_on).days)
        row |= {
            "has_macros": self.reading.has_macros,
            "format_vi": other_format.vi if other_format else None,
            "format_en": other_format.en if other_format else None,
            "beside_vi": f" Trong tệp nén còn: {beside}; những tệp này chưa được đọc, cần thì gửi riêng." if beside else "",
            "beside_en": f" The archive also holds {beside}, which was not read; send it by itself if it is needed." if beside else "",
            "outside_vi": ", ".join(outside[code].vi for code in self.reading.outside) or None,
            "outside_en": ", ".join(outside[code].en for code in self.reading.outside) or None,
            **{f"{part}_conflict": self.submission.conflicts.get(part) for part in ("department", "round", "province")},
            "identified_by_vi": self.submission.identified_by_vi,
            "stamp_present": stamp is not None and stamp.department is not None,
            "template_version": version or "",
            "template_accepted": version in layout.accepted_versions,
            "accepted_versions": ", ".join(layout.accepted_versions),
            "days_late": float(days_late),
            "arrived_in_time": self.submission.arrived_on <= entry.closes_on,
            "closes_on": entry.closes_on,
            "zero": 0.0,
            "arrived_on": self.submission.arrived_on,
            "due_on": self.submission.due_on,
            "cut_off_on": entry.cut_off_on,
            "figures": self.cover.get("figures") or "",
            "nothing_declared": self.nothing_declared,
            "record_count": count,
            "declares_nothing_but_reports": self.nothing_declared and count > 0,
            "report_number_problem": bool(records) and self._cover_is_broken(records[0], "report_number"),
            "reported_on_problem": bool(records) and self._cover_is_broken(records[0], "reported_on"),
            "other_structure": other_structure(self.catalogue, entry.key, self.submission.department.code, stamp),
        }
        # Where it is not clear whose workbook this is, and of which round, the cover is held against neither.
        cover = {} if self.submission.conflicts else self.cover
        row |= cover_columns(self.catalogue, entry, self.submission.department, cover)
        place = partial(self._place, records[0]) if records else Place("", {}, {})
        self.frames["workbook"].add(row, place)

    def _cover_is_broken(self, record: Record, key: str) -> bool:
        return any(problem.sheet == record.sheet and problem.field == key for problem in self.reading.problems)

    def _reported_count(self) -> int:
        return sum(held_by(self.reading).values())

    # -------------------------------------------------------------- the tables as wholes

    def add_tables(self) -> None:
        """One row a table: whether it was emptied, and whether it holds much less than what stands."""
        owed = self.catalogue.assignments(self.round.key, self.submission.department.code)
        amount = Amount(self.reading, self.past, self.nothing_declared, self.catalogue.layout)
        for sheet in self.catalogue.layout.sheets:
            if sheet.kind == "table":
                row = {"submission": self.number, "name": sheet.name}
                row |= amount.columns(sheet, owed, is_told_elsewhere=self._is_told_elsewhere(sheet))
                first = next(column.key for column in sheet.columns if column.key != "ordinal")
                place = self._header_place(sheet.key, first)
                self.frames["table"].add(row, Place(place.sheet, {"name": place.cells[first]}, {"name": ""}))

    def _is_told_elsewhere(self, sheet: Sheet) -> bool:
        return sheet.name in self.missing_sheets or any(name == sheet.name for name, _ in self.missing_headers)

    # -------------------------------------------------------------- indicator values

    def _add_indicator_values(self) -> None:
        owed = [a.item for a in self.catalogue.assignments(self.round.key, self.submission.department.code) if a.kind == "indicator"]
        seen = set()
        for record in self.reading.records.get("indicator_value", []):
            code = record.values.get("indicator_code")
            row = self._indicator_row(record, code, code in owed)
            # Beside a row of the department's own nothing was printed, so nothing is missing there.
            printed = printed_words(self.catalogue, self.round.key)
            # A name whose letters are broken says so already.
            told = {"indicator_name", "unit_name"} & {key for key in record.columns if self._is_broken(record, key)}
            row |= printed.beside(code, record, was_printed=code in owed and code not in seen, told_elsewhere=told)
            self.frames["indicator_value"].add(row, partial(self._place, record))
            # A row whose code cannot be read is there all the same, and its cell says so.
            seen.add(printed.code_of(record.values.get("indicator_name")) if self._is_broken(record, "indicator_code") else code)
        if self.nothing_declared or not self.reading.records.get("indicator_value"):
            return  # a table without a row is one finding of its own
        for code in owed:
            if code not in seen:
                row = self._missing_indicator_row(code)
                self.frames["indicator_value"].add(row, self._header_place("indicators", "indicator_code"))

    def _indicator_row(self, record: Record, code: str | None, assigned: bool) -> dict[str, Any]:
        indicator = self.catalogue.find_indicator(self.round.key, code) if code else None
        value, answer = split_value_and_answer(record)
        answered = answer or (None if value is None else "reported")
        if answered is None and (self.nothing_declared or self._is_broken(record, "value") or self._is_broken(record, "answer")):
            answered = "told elsewhere"
        row = self._row(record)
        row |= {
            "value": as_float(value),
            "last_year_value": as_float(number_of(record.values.get("last_year_value"))),
            "answer": answer,
            "answer_or_value": answered,
            "has_value_and_answer": value is not None and record.values.get("answer") is not None,
            "is_known": indicator is not None or self._is_broken(record, "indicator_code"),
            "is_assigned": assigned or indicator is None,
            "is_present": True,
        }
        row |= last_year_columns(record, self.past, self._is_broken(record, "last_year_value"))
        row |= limit_columns(indicator, value, number_of(record.values.get("last_year_value")), self.catalogue)
        cell = self._cell(record, "value")
        if cell is not None and says_per_cent(cell):
            row["percent_value"] = float("nan")  # 0,9 % is no share that lost its factor 100
        return row

    def _cell(self, record: Record, key: str) -> Cell | None:
        number = record.columns.get(key)
        return self.raw_by_sheet[record.sheet].cell(record.row, number) if number else None

    def _missing_indicator_row(self, code: str) -> dict[str, Any]:
        indicator = self.catalogue.indicator(self.round.key, code)
        columns = {column.key: None for column in self._layout("indicators").columns}
        row: dict[str, Any] = {"submission": self.number, **columns, "indicator_code": code}
        row |= {"value": None, "last_year_value": None, "answer": None, "answer_or_value": None, "has_value_and_answer": False}
        row |= {"is_known": True, "is_assigned": True, "is_present": False} | NOTHING_WRONG | NO_LAST_YEAR
        return row | limit_columns(indicator, None, None, self.catalogue)

    # -------------------------------------------------------------- tasks and plan

    def _add_tasks(self) -> None:
        assigned = {a.item for a in self.catalogue.assignments(self.round.key, self.submission.department.code) if a.kind == "task"}
        records = self.reading.records.get("task", [])
        provincial = {code: task for code, task in self.catalogue.tasks_of(self.round.key).items() if code in assigned}
        same_as = _same_result_elsewhere(records)
        printed = {word_key(task.name_vi): task.code for task in provincial.values()}
        listed = {number_key(r.values["number"]) for r in self.reading.records.get("document", []) if r.values.get("number")}
        seen = set()
        for position, record in enumerate(records):
            code = record.values.get("task_code")
            seen.add(printed.get(word_key(record.values.get("name") or "")) if self._is_broken(record, "task_code") else code)
            if self.nothing_declared and code in assigned and record.values.get("status") is None:
                continue
            row = self._row(record) | self._shared_by_tasks_and_plan(record)
            unlisted = [number for number in record.values.get("documents") or [] if number_key(number) not in listed]
            status = record.values.get("status")
            row |= {
                "is_prefilled": code in assigned,
                "is_known_task": code is None or code in assigned,
                "is_present": True,
                "status_vi": self._first_word("task_statuses", status),
                "same_as": same_as.get(position),
                "documents_not_listed": "; ".join(unlisted) or None,
            }
            row |= task_columns(record, code, provincial)
            self.frames["task"].add(row, partial(self._place, record))
        if not self.nothing_declared and records:  # a table without a row is one finding of its own
            self._add_missing_tasks(assigned - seen)

    def _add_missing_tasks(self, codes: set[str]) -> None:
        for task in self.catalogue.tasks_of(self.round.key).values():
            if task.code in codes:
                columns = {column.key: None for column in self._layout("tasks").columns}
                row: dict[str, Any] = {"submission": self.number, **columns, "task_code": task.code, "name": task.name_vi}
                # The row is not there, so nothing else is asked of it: every other question is answered "told elsewhere".
                row |= {"status": "told elsewhere", "sub_indices_text": f"told elsewhere {task.code}", "name_key": task.code}
                row |= {"status_vi": "", "same_as": None, "documents_not_listed": None, "quantity_count": 0, "unit_count": 0}
                row |= {"is_prefilled": True, "is_known_task": True, "is_present": False, "units_match_quantities": True}
                row |= dict.fromkeys(("status_problem", "sub_index_problem", "name_problem"), False)
                row |= {"least_quantity": None, "printed_name": task.name_vi}
                row |= dict.fromkeys(("name_of_another_task", "task_name_differs", "repeats_assigned"))
                self.frames["task"].add(row, self._header_place("tasks", "task_code"))

    def _shared_by_tasks_and_plan(self, record: Record) -> dict[str, Any]:
        quantities = record.values.get("quantity") or []
        units = split_units(record.values.get("quantity_unit"))
        sub_indices = record.values.get("sub_indices")
        return {
            "name_key": word_key(record.values.get("name") or ""),
            "sub_indices_text": ";".join(sub_indices) if sub_indices else None,
            "sub_index_problem": self._is_broken(record, "sub_indices"),
            "status_problem": self._is_broken(record, "status"),
            "name_problem": self._is_broken(record, "name"),
            "least_quantity": as_float(min(quantities, default=None)),
            "quantity_count": len(quantities),
            "unit_count": len(units),
            "units_match_quantities": not quantities or len(units) == len(quantities),
        }

    def _add_plan(self) -> None:
        ordinals = {r.values.get("ordinal") for r in self.reading.records.get("task", [])}
        records = self.reading.records.get("plan", [])
        repeated = repeats(records, "name", line_key)
        for position, record in enumerate(records):
            row = self._row(record) | self._shared_by_tasks_and_plan(record)
            named = programme_of_year(record.values.get("name") or "")
            past = named[0] if named and named[1] < self.round.plan_year else None
            carried = [part.strip() for part in (record.values.get("carried_over") or "").split(";") if part.strip()]
            row |= {
                "plan_year": str(self.round.plan_year),
                "past_year_named": past,
                "repeats": repeated.get(position),
                "carried_over_found": all(ordinal in ordinals for ordinal in carried),
            }
            self.frames["plan"].add(row, partial(self._place, record))

    def _add_assessments(self) -> None:
        records = self.reading.records.get("assessment", [])
        repeated = repeats(records, "text", assessment_key)
        for position, record in enumerate(records):
            own = {"repeats": repeated.get(position), "text_problem": self._is_broken(record, "text")}
            self.frames["assessment"].add(self._row(record) | own, partial(self._place, record))

    # -------------------------------------------------------------- documents

    def _add_documents(self) -> None:
        records = self.reading.records.get("document", [])
        dated, repeated, both = other_dates(records), repeats(records, "number", document_key), issued_and_cited(records)
        for position, record in enumerate(records):
            row = self._row(record) | self._document_columns(record)
            row |= {"other_dates": dated.get(position), "repeats": repeated.get(position), "issued_and_cited": both.get(position)}
            self.frames["document"].add(row, partial(self._place, record))

    def _document_columns(self, record: Record) -> dict[str, Any]:
        keys = {"number_problem": "number", "date_problem": "issued_on", "citation_problem": "citation"}
        told = {name: self._is_broken(record, key) for name, key in keys.items()}
        arrived_on = self.submission.arrived_on
        return document_columns(self.catalogue, self.round, self.cover.get("reported_on"), arrived_on, record) | told

    def _first_word(self, choices: str, code: str | None) -> str:
        return next((c.words[0].lower() for c in self.catalogue.choices[choices] if c.code == code), "")


def add_parts_and_cells(frames: dict[str, Frame], number: int, reading: WorkbookReading) -> None:
    """Add what was read of a file's structure, and the cells that do not hold what their columns ask for."""
    for part in reading.parts:
        row = {"submission": number, "name": part.name, "problem": part.problem, "cells": reading.foreign_cells.get(part.name, 0)}
        frames["part"].add(row, Place(part.sheet, {"name": part.cell}, {"name": part.name}))
    # The cells without a problem are one row: an expectation over them passes, and thousands of rows would only say so.
    ok = {"submission": number, "problem": None, "field": "", "expected": "", "read_as": "", "raw": ""}
    frames["cell"].add(ok, Place("", {}, {}))
    for problem in reading.problems:
        row = {
            "submission": number,
            "problem": problem.problem,
            "field": problem.field,
            "expected": problem.expected_vi,
            "read_as": problem.read_as,
            "raw": problem.raw,
        }
        here = cells.address(problem.row, problem.column)
        frames["cell"].add(row, Place(problem.sheet, {"raw": here}, {"raw": problem.raw}))


def _scalar(value: Any) -> Any:
    return None if isinstance(value, list) else value


def _same_result_elsewhere(records: list[Record]) -> dict[int, str]:
    """For rows that repeat an earlier row's result under other sub-indices: where that earlier row stands."""
    candidates = [
        (position, str(record.values["name"]), frozenset(record.values["sub_indices"]))
        for position, record in enumerate(records)
        if record.values.get("name") and record.values.get("sub_indices") and record.values["sub_indices"] != [GENERAL]
    ]
    if len({sub_indices for _, _, sub_indices in candidates}) < 2:
        return {}
    found: dict[int, str] = {}
    for later, earlier in like_earlier([text for _, text, _ in candidates], [sub_indices for *_, sub_indices in candidates]):
        record = records[candidates[earlier][0]]
        found[candidates[later][0]] = place_of(record, "name")
    return found
