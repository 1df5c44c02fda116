"""Rounds: their dates, and whether everything that they need is declared for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from include.catalog.crosschecks.checking import BadOnes, by_province, one_of, reads, twice, window_text
from include.catalog.declarations import Declarations, Placed
from include.catalog.models import Round


@reads("rounds", "provinces", "indices", "methodologies")
def _rounds(declared: Declarations) -> BadOnes:
    yield from twice(((r, "code", r.entry.key) for r in declared.rounds), "each round of a province once")
    provinces = {placed.entry.code: placed.entry for placed in declared.provinces}
    indices = {placed.entry.code for placed in declared.indices}
    for placed in declared.rounds:
        entry = placed.entry
        if entry.province in provinces and not provinces[entry.province].valid_on(entry.due_on):
            allowed = f"a day of {entry.province}, {window_text(provinces[entry.province])}"
            yield placed.bad("due_on", entry.due_on, allowed)
        if entry.index not in indices:
            yield placed.bad("index", entry.index, one_of(indices))
            continue
        methodologies = {m.entry.code: m.entry for m in declared.methodologies if m.entry.index == entry.index}
        methodology = methodologies.get(entry.methodology)
        if methodology is None:
            yield placed.bad("methodology", entry.methodology, one_of(methodologies))
        elif not methodology.first_year <= entry.year <= (methodology.last_year or entry.year):
            years = f"{methodology.first_year} to {methodology.last_year or 'now'}"
            allowed = f"the methodology of {entry.year}; this one is for {years}"
            yield placed.bad("methodology", entry.methodology, allowed)
        if entry.code[:4] != str(entry.year) or entry.period_from.year != entry.year:
            yield placed.bad("code", entry.code, f"the year of its period, {entry.period_from} to {entry.period_to}")


@reads("rounds")
def _rounds_of_two_indices(declared: Declarations) -> BadOnes:
    """A round is compared with the one of the year before whose code ends alike, so the end of a code belongs to one index."""
    whose: dict[tuple[str, str], str] = {}
    for placed in declared.rounds:
        entry = placed.entry
        ending = entry.code.partition("-")[2].partition("-")[2]
        other = whose.setdefault((entry.province, ending), entry.index)
        if ending not in ("", entry.index) or other != entry.index:
            allowed = f"{entry.code.removesuffix(f'-{ending}')}-{entry.index}, as no round of another index of {entry.province} ends"
            yield placed.bad("code", entry.code, allowed)


@reads("rounds", "focal_departments", "methodologies")
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


@reads("rounds", "assignment_rules", "departments", "indicators", "provincial_tasks", "methodologies")
def _rounds_can_be_assigned(declared: Declarations) -> BadOnes:
    """In each round, everything assigned must exist on its due day, else it would drop out without a word."""
    tasks_of, departments_of = by_province(declared.provincial_tasks), by_province(declared.departments)
    rules_of = by_province(declared.assignment_rules)
    index_of = {part.code: m.entry.index for m in declared.methodologies for part in m.entry.sub_indices}
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
                    elif item in sub_indices and sub_indices[item] not in parts and index_of.get(sub_indices[item]) == entry.index:
                        yield placed.bad(field_name, f"{item} of sub-index {sub_indices[item]}", one_of(parts))


def _codes_on(day: dt.date, entries: Iterable[Placed[Any]]) -> set[str]:
    return {placed.entry.code for placed in entries if placed.entry.valid_on(day)}
