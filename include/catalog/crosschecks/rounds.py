"""Rounds: their dates, and whether everything that they need is declared for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from include.catalog.crosschecks.checking import BadOnes, by_province, one_of, reads, twice, window_text
from include.catalog.declarations import Declarations, Placed
from include.catalog.models import Round


@reads("rounds.yaml", "provinces.yaml", "methodologies.yaml")
def _rounds(declared: Declarations) -> BadOnes:
    yield from twice(((r, "code", r.entry.key) for r in declared.rounds), "each round of a province once")
    provinces = {placed.entry.code: placed.entry for placed in declared.provinces}
    methodologies = {placed.entry.code: placed.entry for placed in declared.methodologies}
    for placed in declared.rounds:
        entry = placed.entry
        if entry.province not in provinces:
            yield placed.bad("province", entry.province, one_of(provinces))
        elif not provinces[entry.province].valid_on(entry.due_on):
            allowed = f"a day of {entry.province}, {window_text(provinces[entry.province])}"
            yield placed.bad("due_on", entry.due_on, allowed)
        methodology = methodologies.get(entry.methodology)
        if methodology is None:
            yield placed.bad("methodology", entry.methodology, one_of(methodologies))
        elif not methodology.first_year <= entry.year <= (methodology.last_year or entry.year):
            years = f"{methodology.first_year} to {methodology.last_year or 'now'}"
            allowed = f"the methodology of {entry.year}; this one is for {years}"
            yield placed.bad("methodology", entry.methodology, allowed)
        if entry.code[:4] != str(entry.year) or entry.period_from.year != entry.year:
            yield placed.bad("code", entry.code, f"the year of its period, {entry.period_from} to {entry.period_to}")


@reads("rounds.yaml", "focal_departments.yaml", "methodologies.yaml")
def _rounds_have_focal_departments(declared: Declarations) -> BadOnes:
    for placed in declared.rounds:
        entry = placed.entry
        answered = {
            focal.entry.sub_index
            for focal in declared.focal_departments
            if focal.entry.province == entry.province and focal.entry.valid_on(entry.due_on)
        }
        for code in _sub_indices_of(declared, entry):
            if code not in answered:
                allowed = f"a round whose sub-indices each have a focal department on {entry.due_on}"
                yield placed.bad("methodology", f"no focal department for {code}", allowed)


def _sub_indices_of(declared: Declarations, entry: Round) -> list[str]:
    methodology = next((m.entry for m in declared.methodologies if m.entry.code == entry.methodology), None)
    return [part.code for part in methodology.sub_indices] if methodology else []


@reads("rounds.yaml", "assignments.yaml", "departments", "indicators.csv", "tasks.yaml", "methodologies.yaml")
def _rounds_can_be_assigned(declared: Declarations) -> BadOnes:
    """In each round, everything assigned must exist on its due day, else it would drop out without a word."""
    tasks_of, departments_of = by_province(declared.provincial_tasks), by_province(declared.departments)
    rules_of = by_province(declared.assignment_rules)
    for round_ in declared.rounds:
        entry = round_.entry
        if entry.methodology not in {placed.entry.code for placed in declared.methodologies}:
            continue
        day, allowed = entry.due_on, f"what exists on {entry.due_on}, when round {entry.key} is due"
        own_tasks = tasks_of[entry.province]
        departments = _codes_on(day, departments_of[entry.province])
        tasks = _codes_on(day, own_tasks)
        indicators = _codes_on(day, declared.indicators)
        parts = set(_sub_indices_of(declared, entry))
        sub_indices = {
            indicator.entry.code: indicator.entry.sub_index for indicator in declared.indicators if indicator.entry.valid_on(day)
        }
        sub_indices |= {task.entry.code: task.entry.sub_index for task in own_tasks if task.entry.valid_on(day)}
        for placed in rules_of[entry.province]:
            rule = placed.entry
            if not rule.valid_on(day):
                continue
            named = () if isinstance(rule.departments, str) else rule.departments
            for field_name, items, existing in (
                ("indicators", rule.indicators, indicators),
                ("tasks", rule.tasks, tasks),
                ("departments", named, departments),
            ):
                for item in items:
                    if item not in existing:
                        yield placed.bad(field_name, item, allowed)
                    elif item in sub_indices and sub_indices[item] not in parts:
                        yield placed.bad(field_name, f"{item} of sub-index {sub_indices[item]}", one_of(parts))


def _codes_on(day: dt.date, entries: Iterable[Placed[Any]]) -> set[str]:
    return {placed.entry.code for placed in entries if placed.entry.valid_on(day)}
