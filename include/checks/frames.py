"""Turns readings into tidy frames: one frame per record type and batch, one row per record.

Each row knows its submission (position in the batch) and carries the limits that the catalogue sets for it, so the
number of expectations depends on the kinds of rule and not on how many indicators, departments or workbooks there
are. Where each value stands is kept beside the frame, so that a finding can name its cell.

Columns of every frame: ``row_id`` (int, position in the frame), ``submission`` (int), then the layout's columns of that
record type (text as str or None, numbers as float with NaN, days as datetime64) and the derived ones written below.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

from include.catalog.models import Catalogue, Department, Indicator, Round, Sheet
from include.catalog.words import word_table
from include.workbook import cells
from include.workbook.read import GENERAL, words_of
from include.workbook.reading import Record, WorkbookReading
from include.workbook.values import clean, show_date, word_key

# Above this likeness (0 to 100, of the words in alphabetic order) two results are one result in other words.
# In the report 2516/BC-SCT the result that stands twice scores 88, and the next likely pair 59.
SAME_RESULT_LIKENESS = 80.0
_YEAR_IN_NUMBER = re.compile(r"/(\d{4})/")
_PAST_PROGRAMME = re.compile(r"(?:chương trình|kế hoạch|phương hướng|nhiệm vụ)[^.;]*?\b(năm (\d{4}))(?!\s*[-–]\s*\d{4})")


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
    places: list[Place] = field(default_factory=list)

    def add(self, row: dict[str, Any], place: Place) -> None:
        """Append one record."""
        row["row_id"] = len(self.rows)
        self.rows.append(row)
        self.places.append(place)

    def to_pandas(self) -> pd.DataFrame:
        """The frame as Great Expectations validates it: numbers as float, days as datetime64, the rest as it is."""
        columns = self.rows[0].keys()
        return pd.DataFrame({name: _series(name, [row[name] for row in self.rows]) for name in columns})


_NUMBERS = {"value", "last_year_value", "limit_min", "limit_max", "whole_value", "percent_value"}
_NUMBERS |= {"days_late", "zero", "year_in_number", "issued_year"}
_DAYS = {"arrived_on", "due_on", "closes_on", "cut_off_on", "reported_on", "data_until_on", "period_from", "period_to"}
_DAYS |= {"issued_on", "issued_on_if_issued"}


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
    frames = {record: Frame() for record in ("workbook", "part", "cell", "indicator_value", "task", "document", "plan", "assessment")}
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
        self.frames = frames
        self.words = words_of(catalogue)
        self.raw_by_sheet = {sheet.name: sheet for sheet in self.reading.sheets}
        self.broken = {(problem.sheet, problem.row, problem.field) for problem in self.reading.problems}
        cover = self.reading.records.get("workbook", [])
        self.cover: dict[str, Any] = cover[0].values if cover else {}
        self.nothing_declared = self.cover.get("nothing_to_report") == "yes"

    def add(self) -> None:
        """Add the rows of every record type."""
        self._add_workbook()
        add_parts_and_cells(self.frames, self.number, self.reading)
        self._add_indicator_values()
        self._add_documents()
        self._add_tasks()
        self._add_plan()
        for record in self.reading.records.get("assessment", []):
            self.frames["assessment"].add(self._row(record), self._place(record))

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
            raw[key] = cell.raw if cell else ""
        return Place(record.sheet, places, raw)

    def _is_broken(self, record: Record, key: str) -> bool:
        return (record.sheet, record.row, key) in self.broken

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
        outside = word_table("outside_content")
        days_late = max(0, (self.submission.arrived_on - self.submission.due_on).days)
        row |= {
            "has_macros": self.reading.has_macros,
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
        }
        place = self._place(records[0]) if records else Place("", {}, {})
        self.frames["workbook"].add(row, place)

    def _reported_count(self) -> int:
        values = sum(r.values.get("value") is not None for r in self.reading.records.get("indicator_value", []))
        tasks = sum(r.values.get("status") is not None for r in self.reading.records.get("task", []))
        others = sum(len(self.reading.records.get(record, [])) for record in ("document", "plan", "assessment"))
        return values + tasks + others

    # -------------------------------------------------------------- indicator values

    def _add_indicator_values(self) -> None:
        owed = [a.item for a in self.catalogue.assignments(self.round.key, self.submission.department.code) if a.kind == "indicator"]
        seen = set()
        for record in self.reading.records.get("indicator_value", []):
            code = record.values.get("indicator_code")
            seen.add(code)
            self.frames["indicator_value"].add(self._indicator_row(record, code, code in owed), self._place(record))
        if self.nothing_declared or not self.reading.records.get("indicator_value"):
            return
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
            "value": _float(value),
            "last_year_value": _float(_number(record.values.get("last_year_value"))),
            "answer": answer,
            "answer_or_value": answered,
            "has_value_and_answer": value is not None and record.values.get("answer") is not None,
            "is_known": indicator is not None,
            "is_assigned": assigned,
            "is_present": True,
        }
        return row | _limits(indicator, value, self.catalogue)

    def _missing_indicator_row(self, code: str) -> dict[str, Any]:
        indicator = self.catalogue.indicator(self.round.key, code)
        columns = {column.key: None for column in self._layout("indicators").columns}
        row: dict[str, Any] = {"submission": self.number, **columns, "indicator_code": code}
        row |= {"value": None, "last_year_value": None, "answer": None, "answer_or_value": None, "has_value_and_answer": False}
        row |= {"is_known": True, "is_assigned": True, "is_present": False}
        return row | _limits(indicator, None, self.catalogue)

    # -------------------------------------------------------------- tasks and plan

    def _add_tasks(self) -> None:
        assigned = {a.item for a in self.catalogue.assignments(self.round.key, self.submission.department.code) if a.kind == "task"}
        records = self.reading.records.get("task", [])
        same_as = _same_result_elsewhere(records)
        listed = {word_key(r.values["number"]) for r in self.reading.records.get("document", []) if r.values.get("number")}
        seen = set()
        for position, record in enumerate(records):
            code = record.values.get("task_code")
            seen.add(code)
            if self.nothing_declared and code in assigned and record.values.get("status") is None:
                continue
            row = self._row(record) | self._shared_by_tasks_and_plan(record)
            unlisted = [number for number in record.values.get("documents") or [] if word_key(number) not in listed]
            status = record.values.get("status")
            row |= {
                "is_prefilled": code in assigned,
                "is_known_task": code is None or code in assigned,
                "is_present": True,
                "status_vi": self._first_word("task_statuses", status),
                "same_as": same_as.get(position),
                "documents_not_listed": "; ".join(unlisted) or None,
            }
            self.frames["task"].add(row, self._place(record))
        if not self.nothing_declared and records:
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
                row |= {"status_problem": False, "sub_index_problem": False}
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
            "quantity_count": len(quantities),
            "unit_count": len(units),
            "units_match_quantities": not quantities or len(units) == len(quantities),
        }

    def _add_plan(self) -> None:
        ordinals = {r.values.get("ordinal") for r in self.reading.records.get("task", [])}
        for record in self.reading.records.get("plan", []):
            row = self._row(record) | self._shared_by_tasks_and_plan(record)
            named = _PAST_PROGRAMME.search(clean(record.values.get("name") or "").casefold())
            past = named[1] if named and int(named[2]) < self.round.plan_year else None
            carried = [part.strip() for part in (record.values.get("carried_over") or "").split(";") if part.strip()]
            row |= {
                "plan_year": str(self.round.plan_year),
                "past_year_named": past,
                "carried_over_found": all(ordinal in ordinals for ordinal in carried),
            }
            self.frames["plan"].add(row, self._place(record))

    # -------------------------------------------------------------- documents

    def _add_documents(self) -> None:
        records = self.reading.records.get("document", [])
        other_dates = _other_dates(records)
        for position, record in enumerate(records):
            number, issued_on = record.values.get("number"), record.values.get("issued_on")
            year = _YEAR_IN_NUMBER.search(number) if number else None
            row = self._row(record)
            row |= {
                "number_to_check": number if record.values.get("document_type") != "other" else None,
                "other_dates": other_dates.get(position),
                "issued_on_if_issued": issued_on if record.values.get("citation") == "issued" else None,
                "period_from": self.round.period_from,
                "period_to": self.round.period_to,
                "reported_on": self.cover.get("reported_on"),
                "year_in_number": _float(Decimal(year[1]) if year else None),
                "issued_year": _float(Decimal(issued_on.year) if issued_on else None),
                "date_problem": self._is_broken(record, "issued_on"),
                "citation_problem": self._is_broken(record, "citation"),
            }
            self.frames["document"].add(row, self._place(record))

    def _first_word(self, choices: str, code: str | None) -> str:
        return next((c.words[0].lower() for c in self.catalogue.choices[choices] if c.code == code), "")


def split_value_and_answer(record: Record) -> tuple[Decimal | None, str | None]:
    """The figure and the answer of an indicator row; an answer typed into the figure's cell counts as one."""
    value, answer = record.values.get("value"), record.values.get("answer")
    if isinstance(value, str):
        return None, answer or value
    return value, answer


def split_units(text: str | None) -> list[str]:
    """The units of a quantity cell, one per quantity."""
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def _number(value: Any) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def add_parts_and_cells(frames: dict[str, Frame], number: int, reading: WorkbookReading) -> None:
    """Add what was read of a file's structure, and the cells that do not hold what their columns ask for."""
    for part in reading.parts:
        row = {"submission": number, "name": part.name, "problem": part.problem}
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


def _float(value: Decimal | None) -> float:
    return float("nan") if value is None else float(value)


def _limits(indicator: Indicator | None, value: Decimal | None, catalogue: Catalogue) -> dict[str, Any]:
    if indicator is None:
        nothing = dict.fromkeys(("limit_min", "limit_max", "whole_value", "percent_value"), float("nan"))
        return {**nothing, "is_required": False, "indicator_name": "", "unit_name": "", "found_times_100": ""}
    is_share = indicator.unit == "pct" and value is not None and value > 0
    return {
        "limit_min": _float(indicator.limit_min),
        "limit_max": _float(indicator.limit_max),
        "whole_value": float(round(value)) if indicator.whole_number and value is not None else float("nan"),
        "percent_value": _float(value) if is_share else float("nan"),
        "found_times_100": value * 100 if is_share and value is not None else "",
        "is_required": indicator.required,
        "indicator_name": indicator.name_vi,
        "unit_name": catalogue.units[indicator.unit],
    }


def _same_result_elsewhere(records: list[Record]) -> dict[int, str]:
    """For rows that repeat an earlier row's result under other sub-indices: where that earlier row stands."""
    candidates = [
        (position, " ".join(sorted(word_key(record.values["name"]).split())), frozenset(record.values["sub_indices"]))
        for position, record in enumerate(records)
        if record.values.get("name") and record.values.get("sub_indices") and record.values["sub_indices"] != [GENERAL]
    ]
    if len({sub_indices for _, _, sub_indices in candidates}) < 2:
        return {}
    texts = [text for _, text, _ in candidates]
    likeness = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=SAME_RESULT_LIKENESS)
    found: dict[int, str] = {}
    for later, earlier in zip(*likeness.nonzero(), strict=True):
        later_position, _, later_indices = candidates[later]
        earlier_position, _, earlier_indices = candidates[earlier]
        if earlier < later and not (later_indices & earlier_indices):
            record = records[earlier_position]
            found.setdefault(later_position, f"{record.sheet}!{cells.address(record.row, record.columns['name'])}")
    return found


def _other_dates(records: list[Record]) -> dict[int, str]:
    """For rows that date a document otherwise than an earlier row of the same number and year: that date and its cell."""
    first: dict[tuple[str, int], tuple[dt.date, str]] = {}
    found: dict[int, str] = {}
    for position, record in enumerate(records):
        number, issued_on = record.values.get("number"), record.values.get("issued_on")
        if not number or not issued_on:
            continue
        here = f"{record.sheet}!{cells.address(record.row, record.columns['issued_on'])}"
        day, place = first.setdefault((word_key(number), issued_on.year), (issued_on, here))
        if day != issued_on:
            found[position] = f"{show_date(day)} ({place})"
    return found
