"""Makes a filled, faultless workbook for any department and round: for benchmarks and tests, never shown as data."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook

from include.catalog.models import Catalogue, Indicator, Round
from include.workbook.fill import fill_cover, fill_table
from include.workbook.write import build_workbook

_SAID: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "generated.yaml").read_text(encoding="utf-8"))
SOURCE: str = _SAID["source"]
_MOVES_IN_A_YEAR = 0.3
"""The share of an indicator's range by which a department's figure may differ between two workbooks."""


def generate_workbook(
    catalogue: Catalogue,
    round_key: str,
    department_code: str,
    seed: int = 0,
    tasks: int = 6,
    documents: int = 4,
    plan: int = 4,
    book: Workbook | None = None,
    source: str = SOURCE,
) -> Workbook:
    """A workbook that breaks no rule, with figures drawn from ``seed`` out of the range that each indicator declares for samples.

    About 200 cells are filled at the default sizes.

    ``book`` is a template of that department and round to fill; without it one is built. ``source`` is what every
    figure says of itself.
    """
    draw = random.Random(f"{round_key} {department_code} {seed}")
    entry = catalogue.round(round_key)
    book = book or build_workbook(catalogue, round_key, department_code)
    fill_cover(book, catalogue, _cover(entry, department_code, seed))
    owed = catalogue.assignments(round_key, department_code)
    indicators = [catalogue.indicator(round_key, a.item) for a in owed if a.kind == "indicator"]
    figures = [{"indicator_code": i.code, "value": drawn_value(i, department_code, draw), "source_text": source} for i in indicators]
    fill_table(book, catalogue, "indicators", figures)
    answered = [{"task_code": a.item, **_SAID["assigned_task"]} for a in owed if a.kind == "task"]
    names = [sub_index.name_vi for sub_index in catalogue.methodology(entry.methodology).sub_indices]
    fill_table(book, catalogue, "tasks", [*answered, *(_task(n, names, draw) for n in range(tasks))])
    fill_table(book, catalogue, "documents", [_document(n, entry, department_code, draw) for n in range(documents)])
    fill_table(book, catalogue, "plan", [_plan(n, names, entry, draw) for n in range(plan)])
    assessment = _SAID["assessment"]
    fill_table(book, catalogue, "assessment", [assessment | {"text": assessment["text"].format(source=source)}])
    return book


def _cover(entry: Round, department_code: str, seed: int) -> dict[str, object]:
    return {
        "report_number": f"{seed % 9000 + 1}/BC-{department_code}",
        "reported_on": entry.due_on,
        "data_until_on": entry.due_on,
        **_SAID["cover"],
    }


def drawn_value(indicator: Indicator, department_code: str, draw: random.Random) -> float | int:
    """A value in the indicator's unit, out of the range that it declares. Where a department stands in it holds from year to year."""
    usual = random.Random(f"{department_code} {indicator.code}").random()
    place = (1 - _MOVES_IN_A_YEAR) * usual + _MOVES_IN_A_YEAR * draw.random()
    low, high = float(indicator.sample_low), float(indicator.sample_high)
    value = low + place * (high - low)
    return round(value) if indicator.whole_number else min(max(round(value, 1), low), high)


def _task(number: int, names: list[str], draw: random.Random) -> dict[str, object]:
    actions, objects = _SAID["actions"], _SAID["objects"]
    name = f"{actions[number % len(actions)]} {objects[number // len(actions) % len(objects)]}"
    status = draw.choice(_SAID["statuses"])
    task: dict[str, object] = {
        "sub_indices": names[number % len(names)],
        "field": _of("fields", number),
        "name": f"{name} ({SOURCE.lower()})" if number >= 96 else name,
        "quantity": draw.randint(1, 40),
        "quantity_unit": _SAID["quantity_unit"],
        "status": status,
    }
    return task | ({"reason": _SAID["reasons"][status]} if status in _SAID["reasons"] else {})


def _document(number: int, entry: Round, department_code: str, draw: random.Random) -> dict[str, Any]:
    return {
        "number": f"{100 + number}/KH-{department_code}",
        "issued_on": entry.period_from + dt.timedelta(days=draw.randint(10, 300)),
        **_SAID["document"],
        "title": _SAID["document"]["title"].format(object=_of("objects", number)),
    }


def _plan(number: int, names: list[str], entry: Round, draw: random.Random) -> dict[str, object]:
    plan = _SAID["plan"]
    return {
        "sub_indices": names[number % len(names)],
        "field": _of("fields", number),
        **plan,
        "name": plan["name"].format(action=_of("actions", number), object=draw.choice(_SAID["objects"]), year=entry.plan_year),
    }


def _of(name: str, number: int) -> str:
    """One of the words of a list, in turn."""
    words: list[str] = _SAID[name]
    return words[number % len(words)]
