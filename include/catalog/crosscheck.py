"""Checks the catalogue against itself: what one file names, another one must declare, and at the right time."""

from __future__ import annotations

import datetime as dt
import itertools
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from include.catalog.declarations import Declarations, Placed
from include.catalog.errors import BadDeclaration
from include.catalog.files import sql_rule_files
from include.catalog.models import Column, Dated, Department, Indicator, Move, PciResult, Reorganisation, Round, Sheet, WorkbookLayout

BadOnes = Iterator[BadDeclaration]
DatedEntry = TypeVar("DatedEntry", bound=Dated)

# What a record carries besides the columns of its sheet: fields of the reader's Part and Problem.
_DERIVED_FIELDS: dict[str, frozenset[str]] = {
    "workbook": frozenset(),
    "part": frozenset({"sheet", "cell", "name", "problem"}),
    "cell": frozenset({"sheet", "row", "column", "field", "problem", "raw"}),
    "pci_result": frozenset({"differing"}),  # the first value in which two readings differ
}
_ANSWERS_TO_A_MARK = "answers"
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = frozenset("[]:*?/\\")
_WHOLE_WEIGHT_PCT = 100

Check = Callable[[Declarations], BadOnes]
_CHECKS: list[tuple[Check, frozenset[str]]] = []


def folded(text: str) -> str:
    """``text`` without case and diacritics (Đ becomes d): what is left when a system loses both."""
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return bare.casefold().replace("đ", "d")


def cross_check(declared: Declarations, broken: frozenset[str] = frozenset()) -> list[BadDeclaration]:
    """Everything that does not agree.

    A check that reads one of the ``broken`` files is left out: what it says would mislead. ``departments`` stands for
    all files of departments.
    """
    return [line for check, files in _CHECKS if not files & broken for line in check(declared)]


def _reads(*files: str) -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        _CHECKS.append((check, frozenset(files)))
        return check

    return register


def _one_of(codes: Iterable[str]) -> str:
    known = sorted(set(codes))
    return "one of " + ", ".join(known) if known else "nothing is declared"


def _last(day: dt.date | None) -> dt.date:
    return day or dt.date.max


def _overlap(one: Dated, other: Dated) -> bool:
    return one.valid_from <= _last(other.valid_to) and other.valid_from <= _last(one.valid_to)


def _covered(first: dt.date, last: dt.date, windows: Iterable[Dated]) -> bool:
    """Whether ``windows`` together hold every day from ``first`` to ``last``."""
    for window in sorted(windows, key=lambda entry: entry.valid_from):
        if window.valid_from <= first <= _last(window.valid_to):
            if last <= _last(window.valid_to):
                return True
            first = _last(window.valid_to) + dt.timedelta(days=1)
    return False


def _by_province(entries: Sequence[Placed[Any]]) -> Mapping[str, list[Placed[Any]]]:
    """Grouped once: to search all departments of a country for every entry takes ten seconds."""
    found: dict[str, list[Placed[Any]]] = defaultdict(list)
    for placed in entries:
        found[placed.entry.province].append(placed)
    return found


def _window_text(entry: Dated) -> str:
    return f"{entry.valid_from} to {entry.valid_to or 'now'}"


def _clashes(entries: Sequence[Placed[DatedEntry]], key: Callable[[DatedEntry], Hashable]) -> BadOnes:
    """Entries with the same ``key`` whose windows share a day."""
    groups: dict[Hashable, list[Placed[DatedEntry]]] = defaultdict(list)
    for placed in entries:
        for other in groups[key(placed.entry)]:
            if _overlap(other.entry, placed.entry):
                allowed = f"a window apart from {other.key} of {other.file}, {_window_text(other.entry)}"
                yield placed.bad("valid_from", _window_text(placed.entry), allowed)
        groups[key(placed.entry)].append(placed)


def _twice(entries: Iterable[tuple[Placed[Any], str, str]], allowed: str) -> BadOnes:
    """Names that occur twice; ``entries`` give place, field and the text compared."""
    seen: set[str] = set()
    for placed, field_name, text in entries:
        if text in seen:
            yield placed.bad(field_name, text, allowed)
        seen.add(text)


# ---------------------------------------------------------------- provinces and departments


@_reads("provinces.yaml")
def _provinces(declared: Declarations) -> BadOnes:
    yield from _twice(((p, "code", folded(p.entry.code)) for p in declared.provinces), "each province code once")
    begins = {placed.entry.code: placed.entry.valid_from for placed in declared.provinces}
    for placed in declared.provinces:
        province = placed.entry
        if province.successor is None:
            continue
        if province.successor not in begins:
            yield placed.bad("successor", province.successor, _one_of(begins))
        elif province.valid_to is None or begins[province.successor] != province.valid_to + dt.timedelta(days=1):
            allowed = f"the day before {province.successor} begins, {begins[province.successor]}"
            yield placed.bad("valid_to", province.valid_to, allowed)


@_reads("provinces.yaml", "departments")
def _departments_in_provinces(declared: Declarations) -> BadOnes:
    yield from _inside_province(declared, declared.departments)


@_reads("provinces.yaml", "focal_departments.yaml")
def _focal_departments_in_provinces(declared: Declarations) -> BadOnes:
    yield from _inside_province(declared, declared.focal_departments)


@_reads("provinces.yaml", "tasks.yaml")
def _tasks_in_provinces(declared: Declarations) -> BadOnes:
    yield from _inside_province(declared, declared.provincial_tasks)


@_reads("provinces.yaml", "assignments.yaml")
def _assignments_in_provinces(declared: Declarations) -> BadOnes:
    yield from _inside_province(declared, declared.assignment_rules)


def _inside_province(declared: Declarations, entries: Sequence[Placed[Any]]) -> BadOnes:
    """Entries of unknown provinces, and entries that begin before or outlast their province."""
    provinces = {placed.entry.code: placed.entry for placed in declared.provinces}
    for placed in entries:
        province = provinces.get(placed.entry.province)
        if province is None:
            yield placed.bad("province", placed.entry.province, _one_of(provinces))
            continue
        allowed = f"days within province {province.code}, {_window_text(province)}"
        if placed.entry.valid_from < province.valid_from:
            yield placed.bad("valid_from", placed.entry.valid_from, allowed)
        if _last(placed.entry.valid_to) > _last(province.valid_to):
            yield placed.bad("valid_to", placed.entry.valid_to or "no end", allowed)


@_reads("departments")
def _department_codes(declared: Declarations) -> BadOnes:
    """Codes that are the same, or become the same when case and diacritics are lost (SNV and SNgV do not)."""
    yield from _clashes(declared.departments, lambda department: (department.province, department.code))
    spelt: dict[tuple[str, str], Placed[Department]] = {}
    for placed in declared.departments:
        code = placed.entry.code
        first = spelt.setdefault((placed.entry.province, folded(code)), placed)
        if first.entry.code != code:
            allowed = f"a code apart from {first.entry.code} ({first.file}) without case and diacritics too"
            yield placed.bad("code", code, allowed)


@_reads("departments")
def _document_codes(declared: Declarations) -> BadOnes:
    """Document codes that two departments of one province use at the same time."""
    used: dict[tuple[str, str], list[Placed[Department]]] = defaultdict(list)
    for placed in declared.departments:
        if not placed.entry.document_codes:
            yield placed.bad("document_codes", "an empty list", "at least one code as written in document numbers")
    # A department's own code comes first, so that the one who borrows it is named, whatever the order of the files.
    uses = [(placed, code) for placed in declared.departments for code in placed.entry.document_codes]
    for placed, code in sorted(uses, key=lambda use: use[0].entry.code != use[1]):
        others = used[placed.entry.province, folded(code)]
        for other in others:
            if other.entry.code != placed.entry.code and _overlap(other.entry, placed.entry):
                allowed = f"a code that {other.entry.code} ({other.file}) does not use"
                yield placed.bad("document_codes", code, allowed)
        others.append(placed)


@_reads("reorganisations.yaml", "provinces.yaml", "departments")
def _reorganisations(declared: Declarations) -> BadOnes:
    yield from _twice(((r, "code", r.entry.code) for r in declared.reorganisations), "each reorganisation code once")
    provinces = {placed.entry.code: placed.entry for placed in declared.provinces}
    for placed in declared.reorganisations:
        if placed.entry.province not in provinces:
            yield placed.bad("province", placed.entry.province, _one_of(provinces))
            continue
        yield from _moves_of_departments_in_force(declared, placed)
        for place, move in enumerate(placed.entry.moves):
            if move.from_province in (None, placed.entry.province):
                continue
            if move.from_province not in provinces or provinces[move.from_province].successor != placed.entry.province:
                before = (code for code, province in provinces.items() if province.successor == placed.entry.province)
                yield placed.bad(f"moves[{place}].from_province", move.from_province, _one_of(before))


def _moves_of_departments_in_force(declared: Declarations, placed: Placed[Reorganisation]) -> BadOnes:
    entry = placed.entry
    eve = entry.from_on - dt.timedelta(days=1)
    for place, move in enumerate(entry.moves):
        for field_name, (province, code), day in (
            ("from", entry.origin(move), eve),
            ("to", (entry.province, move.to_department), entry.from_on),
        ):
            if not _in_force(declared, province, code, day):
                known = (d.entry.code for d in declared.departments if d.entry.province == province and d.entry.valid_on(day))
                allowed = f"a department of {province} that exists on {day}: {_one_of(known)}"
                yield placed.bad(f"moves[{place}].{field_name}", code, allowed)


@_reads("reorganisations.yaml", "departments")
def _shares(declared: Declarations) -> BadOnes:
    """Work given away twice, and work that nobody is said to do any more though its department goes on."""
    for placed in declared.reorganisations:
        entry = placed.entry
        origins: dict[tuple[str, str], list[Move]] = defaultdict(list)
        for move in entry.moves:
            origins[entry.origin(move)].append(move)
        for (province, code), moves in origins.items():
            successors = [move.to_department for move in moves]
            if len(set(successors)) < len(successors):
                yield placed.bad(f"moves[{code}].to", ", ".join(successors), "each successor once")
            known = [move.share for move in moves if move.share is not None]
            if sum(known) > 1 or (sum(known) == 1 and len(known) < len(moves)):
                found = f"{sum(known)} in {len(known)} of {len(moves)} moves"
                yield placed.bad(f"moves[{code}].share", found, "shares that add up to 1 at most, with something left for an unknown one")
            goes_on = province == entry.province and _in_force(declared, province, code, entry.from_on)
            if goes_on and code not in successors:
                allowed = f"a move to {code} as well, for the work that stays: a department of that code exists on {entry.from_on}"
                yield placed.bad(f"moves[{code}].to", ", ".join(successors), allowed)


@_reads("reorganisations.yaml")
def _departments_move_once_a_day(declared: Declarations) -> BadOnes:
    seen: dict[tuple[str, str, dt.date], Placed[Reorganisation]] = {}
    for placed in declared.reorganisations:
        for province, code in sorted({placed.entry.origin(move) for move in placed.entry.moves}):
            other = seen.setdefault((province, code, placed.entry.from_on), placed)
            if other is not placed:
                yield placed.bad(f"moves[{code}].from", code, f"a department that {other.key} does not move on the same day")


def _in_force(declared: Declarations, province: str, code: str, day: dt.date) -> bool:
    return any(
        placed.entry.valid_on(day) for placed in declared.departments if placed.entry.province == province and placed.entry.code == code
    )


# ---------------------------------------------------------------- sub-indices


@_reads("methodologies.yaml")
def _methodologies(declared: Declarations) -> BadOnes:
    yield from _twice(((m, "code", m.entry.code) for m in declared.methodologies), "each methodology code once")
    by_year = sorted(declared.methodologies, key=lambda placed: placed.entry.first_year)
    for earlier, later in itertools.pairwise(by_year):
        if earlier.entry.last_year is None or earlier.entry.last_year >= later.entry.first_year:
            allowed = f"a year before {later.entry.first_year}, when {later.entry.code} begins"
            yield earlier.bad("last_year", earlier.entry.last_year or "no end", allowed)
    for placed in declared.methodologies:
        if placed.entry.last_year is not None and placed.entry.last_year < placed.entry.first_year:
            yield placed.bad("last_year", placed.entry.last_year, f"{placed.entry.first_year} or later")


@_reads("methodologies.yaml")
def _weights(declared: Declarations) -> BadOnes:
    for placed in declared.methodologies:
        weights = [sub_index.weight_pct for sub_index in placed.entry.sub_indices]
        known = [weight for weight in weights if weight is not None]
        total = f"weights that add up to {_WHOLE_WEIGHT_PCT}"
        if any(weight <= 0 for weight in known):
            yield placed.bad("weight_pct", min(known), "weights above 0; leave out a sub-index that was not there")
        if known and len(known) < len(weights):
            yield placed.bad("weight_pct", f"{len(known)} of {len(weights)} weights", f"all or none; all: {total}")
        elif known and sum(known) != _WHOLE_WEIGHT_PCT:
            yield placed.bad("weight_pct", f"a sum of {sum(known)}", total)


@_reads("methodologies.yaml")
def _sub_index_names(declared: Declarations) -> BadOnes:
    for placed in declared.methodologies:
        parts = placed.entry.sub_indices
        codes = ((placed, f"sub_indices[{part.code}].code", part.code) for part in parts)
        yield from _twice(codes, "each sub-index code once")
        ordinals = sorted(part.ordinal for part in parts)
        if ordinals != list(range(1, len(parts) + 1)):
            yield placed.bad("sub_indices.ordinal", ordinals, f"1 to {len(parts)}, each once")
        names = (
            (placed, f"sub_indices[{part.code}]", folded(name))
            for part in parts
            for name in dict.fromkeys((part.name_vi, *part.also_called))
        )
        allowed = "a name that no other sub-index of the methodology has, without case and diacritics too"
        yield from _twice(names, allowed)


@_reads("focal_departments.yaml", "methodologies.yaml", "departments")
def _focal_departments(declared: Declarations) -> BadOnes:
    known = {part.code for placed in declared.methodologies for part in placed.entry.sub_indices}
    yield from _clashes(declared.focal_departments, lambda focal: (focal.province, focal.sub_index))
    of_province = _by_province(declared.departments)
    for placed in declared.focal_departments:
        focal = placed.entry
        if focal.sub_index not in known:
            yield placed.bad("sub_index", focal.sub_index, _one_of(known))
        departments = [d.entry for d in of_province[focal.province]]
        windows = [department for department in departments if department.code == focal.department]
        if not windows:
            yield placed.bad("department", focal.department, _one_of(d.code for d in departments))
        elif not _covered(focal.valid_from, _last(focal.valid_to), windows):
            allowed = f"a department that exists from {_window_text(focal)}"
            yield placed.bad("department", f"{focal.department}, {', '.join(map(_window_text, windows))}", allowed)


# ---------------------------------------------------------------- what departments owe


@_reads("indicators.csv", "methodologies.yaml", "choices.yaml")
def _indicators(declared: Declarations) -> BadOnes:
    yield from _clashes(declared.indicators, lambda indicator: indicator.code)
    known = {part.code for placed in declared.methodologies for part in placed.entry.sub_indices}
    prefixes: dict[str, list[Placed[Indicator]]] = defaultdict(list)
    for placed in declared.indicators:
        indicator = placed.entry
        if indicator.sub_index not in known:
            yield placed.bad("sub_index", indicator.sub_index, _one_of(known))
        # A sub-index may be called otherwise by the next methodology; at no time has a prefix two of them.
        beside = (other.entry for other in prefixes[indicator.code[:3]] if _overlap(other.entry, indicator))
        first = next((other.sub_index for other in beside if other.sub_index != indicator.sub_index), None)
        if first is not None:
            yield placed.bad("code", indicator.code, f"{indicator.code[:3]}- only for {first}")
        prefixes[indicator.code[:3]].append(placed)
        if indicator.unit not in declared.units:
            yield placed.bad("unit", indicator.unit, _one_of(declared.units))
        low, high = indicator.limit_min, indicator.limit_max
        if low is not None and high is not None and low > high:
            yield placed.bad("limit_min", low, f"limit_max, {high}, or less")
        yield from _jumps(placed)


@_reads("indicators.csv")
def _carried_over(declared: Declarations) -> BadOnes:
    """Weights that are no count, or of indicators that are not there: a mean cannot be made with them."""
    for placed in declared.indicators:
        indicator = placed.entry
        weight = indicator.weight_indicator
        if weight is None:
            continue
        counts = [i.entry for i in declared.indicators if i.entry.carry_over == "sum"]
        if indicator.carry_over != "weighted_mean":
            yield placed.bad("weight_indicator", weight, f"nothing where carry_over is {indicator.carry_over}")
        elif not _covered(indicator.valid_from, _last(indicator.valid_to), (i for i in counts if i.code == weight)):
            allowed = f"an indicator with carry_over sum from {_window_text(indicator)}: {_one_of(i.code for i in counts)}"
            yield placed.bad("weight_indicator", weight, allowed)


def _jumps(placed: Placed[Indicator]) -> BadOnes:
    indicator = placed.entry
    for field_name in ("jump_pct", "jump_points"):
        limit = getattr(indicator, field_name)
        if limit is not None and limit <= 0:
            yield placed.bad(field_name, limit, "a number above 0, or nothing where the change is not checked")
    if indicator.jump_points is not None and indicator.unit != "pct":
        yield placed.bad("jump_points", indicator.jump_points, f"nothing for unit {indicator.unit}; points are for unit pct")
    if indicator.jump_points is not None and indicator.jump_pct is not None:
        yield placed.bad("jump_pct", indicator.jump_pct, "one limit: per cent or points")


@_reads("provinces.yaml", "totals.yaml")
def _totals_in_provinces(declared: Declarations) -> BadOnes:
    yield from _inside_province(declared, declared.indicator_totals)


@_reads("provinces.yaml", "reminders.yaml")
def _reminders(declared: Declarations) -> BadOnes:
    yield from _inside_province(declared, declared.reminder_plans)
    yield from _clashes(declared.reminder_plans, lambda plan: (plan.province,))


@_reads("provinces.yaml", "publications.yaml")
def _publications(declared: Declarations) -> BadOnes:
    yield from _inside_province(declared, declared.publications)
    yield from _clashes(declared.publications, lambda publication: (publication.province,))


@_reads("provinces.yaml", "targets.yaml", "indicators.csv", "departments")
def _targets(declared: Declarations) -> BadOnes:
    provinces = {placed.entry.code for placed in declared.provinces}
    indicators = {placed.entry.code for placed in declared.indicators}
    departments = {(placed.entry.province, placed.entry.code) for placed in declared.departments}
    for placed in declared.targets:
        target = placed.entry
        if target.province not in provinces:
            yield placed.bad("province", target.province, _one_of(provinces))
        if target.indicator not in indicators:
            yield placed.bad("indicator", target.indicator, _one_of(indicators))
        if target.department is not None and (target.province, target.department) not in departments:
            yield placed.bad(
                "department", target.department, _one_of(code for province, code in departments if province == target.province)
            )
    keys = (
        (placed, "indicator", repr((t.province, t.indicator, t.year, t.department))) for placed in declared.targets for t in [placed.entry]
    )
    yield from _twice(keys, "each target once")


@_reads("pci_years.yaml", "methodologies.yaml")
def _pci_years(declared: Declarations) -> BadOnes:
    years = [placed.entry for placed in declared.pci_years]
    for placed in declared.pci_years:
        entry = placed.entry
        if entry.last_year is not None and entry.last_year < entry.first_year:
            yield placed.bad("last_year", entry.last_year, f"{entry.first_year} or later")
        if entry.ranked is not None and entry.ranked > entry.provinces:
            yield placed.bad("ranked", entry.ranked, f"at most the {entry.provinces} provinces")
        if any(other is not entry and other.first_year <= entry.first_year <= (other.last_year or entry.first_year) for other in years):
            yield placed.bad("first_year", entry.first_year, "each PCI year in one entry only")
    for methodology in (placed.entry for placed in declared.methodologies):
        last = methodology.last_year or max(methodology.first_year, *(entry.last_year or entry.first_year for entry in years)) + 1
        for year in range(methodology.first_year, last + 1):
            if not any(entry.first_year <= year <= (entry.last_year or year) for entry in years):
                allowed = f"an entry for every year of methodology {methodology.code}"
                yield BadDeclaration("pci_years.yaml", "pci_years", f"nothing about PCI {year}", allowed)


@_reads("provinces.yaml", "methodologies.yaml", "pci_results.yaml")
def _pci_results(declared: Declarations) -> BadOnes:
    provinces = {placed.entry.code for placed in declared.provinces}
    for placed in declared.pci_results:
        if placed.entry.province not in provinces:
            yield placed.bad("province", placed.entry.province, _one_of(provinces))
        yield from _readings(declared, placed)
    yield from _twice(((p, "year", f"{p.entry.province} {p.entry.year}") for p in declared.pci_results), "each province and year once")


def _readings(declared: Declarations, placed: Placed[PciResult]) -> BadOnes:
    result = placed.entry
    methodologies = [entry.entry for entry in declared.methodologies]
    known = {s.code for m in methodologies if m.first_year <= result.year <= (m.last_year or result.year) for s in m.sub_indices}
    for reading in (result, *result.other_readings):
        for code in reading.scores:
            if code not in known:
                yield placed.bad("scores", code, _one_of(known))
        if reading.rank is not None and reading.rank > result.ranked:
            yield placed.bad("rank", reading.rank, f"at most the {result.ranked} ranked provinces")


@_reads("rounds.yaml", "reminders.yaml")
def _rounds_have_reminders(declared: Declarations) -> BadOnes:
    """A round on whose days no plan is valid would remind nobody, without a word."""
    for placed in declared.rounds:
        entry = placed.entry
        plans = [plan.entry for plan in declared.reminder_plans if plan.entry.province == entry.province]
        if not _covered(entry.requested_on, entry.closes_on, plans):
            allowed = f"a reminder plan of {entry.province} for every day from {entry.requested_on} to {entry.closes_on} in reminders.yaml"
            yield placed.bad("requested_on", "days without a reminder plan", allowed)


@_reads("totals.yaml", "indicators.csv")
def _totals(declared: Declarations) -> BadOnes:
    yield from _clashes(declared.indicator_totals, lambda total: (total.province, total.total, total.parts))
    units = {placed.entry.code: placed.entry.unit for placed in declared.indicators}
    for placed in declared.indicator_totals:
        total = placed.entry
        for field_name, code in (("total", total.total), *(("parts", part) for part in total.parts)):
            if code not in units:
                yield placed.bad(field_name, code, _one_of(units))
            elif units[code] != units.get(total.total, units[code]):
                yield placed.bad(field_name, f"{code} in {units[code]}", f"an indicator in {units[total.total]}, like {total.total}")
        if len(set(total.parts)) < len(total.parts):
            yield placed.bad("parts", ", ".join(total.parts), "each part once")
        if total.total in _below(declared, total.province, total.parts):
            yield placed.bad("parts", ", ".join(total.parts), f"parts that {total.total} itself is no part of")


def _below(declared: Declarations, province: str, codes: Iterable[str]) -> set[str]:
    """``codes``, their parts, the parts of those, and so on."""
    found: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            totals = (placed.entry for placed in declared.indicator_totals)
            waiting += [part for total in totals if (total.province, total.total) == (province, code) for part in total.parts]
    return found


@_reads("tasks.yaml", "methodologies.yaml", "choices.yaml")
def _provincial_tasks(declared: Declarations) -> BadOnes:
    yield from _clashes(declared.provincial_tasks, lambda task: (task.province, task.code))
    known = {part.code for placed in declared.methodologies for part in placed.entry.sub_indices}
    for placed in declared.provincial_tasks:
        if placed.entry.sub_index not in known:
            yield placed.bad("sub_index", placed.entry.sub_index, _one_of(known))
        if placed.entry.unit is not None and placed.entry.unit not in declared.units:
            yield placed.bad("unit", placed.entry.unit, _one_of(declared.units))


@_reads("assignments.yaml", "indicators.csv", "tasks.yaml", "departments")
def _assignment_names(declared: Declarations) -> BadOnes:
    """Assignments of things that do not exist, and indicators and tasks that nobody owes."""
    indicators = {placed.entry.code for placed in declared.indicators}
    tasks_of = {province: {task.entry.code for task in tasks} for province, tasks in _by_province(declared.provincial_tasks).items()}
    codes_of = {province: {d.entry.code for d in departments} for province, departments in _by_province(declared.departments).items()}
    owed: set[tuple[str | None, str]] = set()
    for placed in declared.assignment_rules:
        rule = placed.entry
        tasks, departments = tasks_of.get(rule.province, set()), codes_of.get(rule.province, set())
        named = () if isinstance(rule.departments, str) else rule.departments
        for field_name, items, known in (
            ("indicators", rule.indicators, indicators),
            ("tasks", rule.tasks, tasks),
            ("departments", named, departments),
        ):
            for item in dict.fromkeys(items):
                if item not in known:
                    yield placed.bad(field_name, item, _one_of(known))
                if items.count(item) > 1:
                    yield placed.bad(field_name, f"{item} {items.count(item)} times", "each one once")
        if not rule.departments or not (rule.indicators or rule.tasks):
            allowed = "at least one department, and an indicator or a task"
            yield placed.bad("departments", "an assignment of nothing", allowed)
        owed.update((None, code) for code in rule.indicators)
        owed.update((rule.province, code) for code in rule.tasks)
    allowed = "an indicator or task that assignments.yaml gives to somebody"
    for indicator in declared.indicators:
        if (None, indicator.entry.code) not in owed:
            yield indicator.bad("code", indicator.entry.code, allowed)
    for task in declared.provincial_tasks:
        if (task.entry.province, task.entry.code) not in owed:
            yield task.bad("code", task.entry.code, allowed)


# ---------------------------------------------------------------- rounds


@_reads("rounds.yaml", "provinces.yaml", "methodologies.yaml")
def _rounds(declared: Declarations) -> BadOnes:
    yield from _twice(((r, "code", r.entry.key) for r in declared.rounds), "each round of a province once")
    provinces = {placed.entry.code: placed.entry for placed in declared.provinces}
    methodologies = {placed.entry.code: placed.entry for placed in declared.methodologies}
    for placed in declared.rounds:
        entry = placed.entry
        if entry.province not in provinces:
            yield placed.bad("province", entry.province, _one_of(provinces))
        elif not provinces[entry.province].valid_on(entry.due_on):
            allowed = f"a day of {entry.province}, {_window_text(provinces[entry.province])}"
            yield placed.bad("due_on", entry.due_on, allowed)
        methodology = methodologies.get(entry.methodology)
        if methodology is None:
            yield placed.bad("methodology", entry.methodology, _one_of(methodologies))
        elif not methodology.first_year <= entry.year <= (methodology.last_year or entry.year):
            years = f"{methodology.first_year} to {methodology.last_year or 'now'}"
            allowed = f"the methodology of {entry.year}; this one is for {years}"
            yield placed.bad("methodology", entry.methodology, allowed)
        if entry.code[:4] != str(entry.year) or entry.period_from.year != entry.year:
            yield placed.bad("code", entry.code, f"the year of its period, {entry.period_from} to {entry.period_to}")


@_reads("rounds.yaml", "focal_departments.yaml", "methodologies.yaml")
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


@_reads("rounds.yaml", "assignments.yaml", "departments", "indicators.csv", "tasks.yaml", "methodologies.yaml")
def _rounds_can_be_assigned(declared: Declarations) -> BadOnes:
    """In each round, everything assigned must exist on its due day, else it would drop out without a word."""
    tasks_of, departments_of = _by_province(declared.provincial_tasks), _by_province(declared.departments)
    rules_of = _by_province(declared.assignment_rules)
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
                        yield placed.bad(field_name, f"{item} of sub-index {sub_indices[item]}", _one_of(parts))


def _codes_on(day: dt.date, entries: Iterable[Placed[Any]]) -> set[str]:
    return {placed.entry.code for placed in entries if placed.entry.valid_on(day)}


# ---------------------------------------------------------------- words, workbook, rules


@_reads("choices.yaml")
def _choices(declared: Declarations) -> BadOnes:
    file = "choices.yaml"
    for name, choices in declared.choices.items():
        places = [(Placed(file, f"choices.{name}[{choice.code}]", choice), choice) for choice in choices]
        yield from _twice(((placed, "code", choice.code) for placed, choice in places), "each code once")
        words = ((placed, "words", word.casefold()) for placed, choice in places for word in choice.words)
        yield from _twice(words, "each word for one code only")
    answers = {"missing", *(choice.code for choice in declared.choices.get(_ANSWERS_TO_A_MARK, ()))}
    for mark, answer in declared.missing_marks.items():
        if answer not in answers:
            yield BadDeclaration(file, f"missing_marks.{mark}", f'"{answer}"', _one_of(answers))


@_reads("workbook.yaml", "pci_workbook.yaml")
def _sheets(declared: Declarations) -> BadOnes:
    for placed in declared.layouts:
        yield from _sheets_of(placed)


def _sheets_of(placed: Placed[WorkbookLayout]) -> BadOnes:
    layout = placed.entry
    if layout.version not in layout.accepted_versions:
        yield _layout_bad(placed, "accepted_versions", layout.accepted_versions, f"a list with {layout.version}")
    for field_name, texts in (("key", [s.key for s in layout.sheets]), ("name", [s.name.casefold() for s in layout.sheets])):
        for sheet, text in zip(layout.sheets, texts, strict=True):
            if texts.count(text) > 1:
                yield _layout_bad(placed, f"sheets[{sheet.key}].{field_name}", text, f"each sheet {field_name} once")
    for sheet in layout.sheets:
        if not 0 < len(sheet.name) <= _LONGEST_SHEET_NAME or _NOT_IN_SHEET_NAMES & set(sheet.name):
            allowed = f"1 to {_LONGEST_SHEET_NAME} characters, none of {' '.join(sorted(_NOT_IN_SHEET_NAMES))}"
            yield _layout_bad(placed, f"sheets[{sheet.key}].name", sheet.name, allowed)
        yield from _columns(placed, sheet)
        yield from _stores(placed, sheet)


def _stores(placed: Placed[WorkbookLayout], sheet: Sheet) -> BadOnes:
    if sheet.stores is None:
        return
    keys = {column.key for column in sheet.columns}
    named = {f"columns.{name}": key for name, rests_on in sheet.stores.columns.items() for key in rests_on}
    if sheet.stores.place is not None:
        named["place"] = sheet.stores.place
    for where, key in named.items():
        if key not in keys:
            yield _layout_bad(placed, f"sheets[{sheet.key}].stores.{where}", key, _one_of(keys))


@_reads("workbook.yaml", "pci_workbook.yaml")
def _sheets_of_one_workbook_each(declared: Declarations) -> BadOnes:
    """The reader looks a sheet's headers up by its key, so no two workbooks may share one."""
    seen: set[str] = set()
    for placed in declared.layouts:
        for sheet in placed.entry.sheets:
            if sheet.key in seen:
                yield _layout_bad(placed, f"sheets[{sheet.key}].key", sheet.key, "a key that no other workbook uses")
            seen.add(sheet.key)


def _columns(placed: Placed[WorkbookLayout], sheet: Sheet) -> BadOnes:
    keys: set[str] = set()
    headers: set[str] = set()
    for column in sheet.columns:
        place = f"sheets[{sheet.key}].columns[{column.key}]"
        if column.key in keys:
            yield _layout_bad(placed, f"{place}.key", column.key, "each column key once in a sheet")
        keys.add(column.key)
        texts = (column.header_vi, *column.also_called, *column.one_hot)
        for header in dict.fromkeys(text.casefold() for text in texts):
            if header in headers:
                yield _layout_bad(placed, f"{place}.header_vi", header, "each header of a sheet for one column only")
            headers.add(header)


@_reads("workbook.yaml", "pci_workbook.yaml", "choices.yaml")
def _columns_choose_from_known_lists(declared: Declarations) -> BadOnes:
    for placed in declared.layouts:
        for sheet in placed.entry.sheets:
            for column in sheet.columns:
                yield from _choices_of(declared, placed, column, f"sheets[{sheet.key}].columns[{column.key}]")


def _choices_of(declared: Declarations, placed: Placed[WorkbookLayout], column: Column, place: str) -> BadOnes:
    if (column.type == "choice") != (column.choices is not None):
        allowed = "a list of choices for type choice, and only there"
        yield _layout_bad(placed, f"{place}.choices", column.choices, allowed)
    elif column.choices is not None and column.choices not in declared.choices:
        yield _layout_bad(placed, f"{place}.choices", column.choices, _one_of(declared.choices))
    elif column.choices is not None:
        codes = {choice.code for choice in declared.choices[column.choices]}
        for header, code in column.one_hot.items():
            if code not in codes:
                yield _layout_bad(placed, f"{place}.one_hot.{header}", code, _one_of(codes))


def _layout_bad(placed: Placed[WorkbookLayout], key: str, found: object, allowed: str) -> BadDeclaration:
    return BadDeclaration(placed.file, key, f'"{found}"', allowed)


@_reads("rules.yaml", "rounds.yaml")
def _rules(declared: Declarations) -> BadOnes:
    yield from _twice(((rule, "code", rule.entry.code) for rule in declared.rules), "each rule code once")
    rounds = {placed.entry.code for placed in declared.rounds}
    for placed in declared.rules:
        if placed.entry.since_round not in rounds:
            yield placed.bad("since_round", placed.entry.since_round, _one_of(rounds))
        kind = (placed.entry.expectation or {}).get("type")
        if placed.entry.expectation is not None and not (isinstance(kind, str) and kind.startswith("Expect")):
            allowed = "the name of an expectation, such as ExpectColumnValuesToNotBeNull"
            yield placed.bad("expectation.type", kind, allowed)


@_reads("rules.yaml")
def _rules_in_sql(declared: Declarations) -> BadOnes:
    """Rules whose SQL file is not there, and files that no rule names: both would be left out without a word."""
    files = sql_rule_files()
    named = {placed.entry.sql for placed in declared.rules}
    for placed in declared.rules:
        if placed.entry.sql is not None and placed.entry.sql not in files:
            yield placed.bad("sql", placed.entry.sql, _one_of(files))
        if placed.entry.sql is not None and placed.entry.severity == "critical":
            allowed = "warning or info; a rule in SQL judges what stands already and returns nothing"
            yield placed.bad("severity", placed.entry.severity, allowed)
    for name in files:
        if name not in named:
            yield BadDeclaration("rules.yaml", "rules", f"no rule with sql: {name}", f"one rule for sql/rules/{name}.sql")


@_reads("rules.yaml", "workbook.yaml", "pci_workbook.yaml")
def _rule_fields(declared: Declarations) -> BadOnes:
    """Fields that no column of the record has; columns that the frames derive are the business of the checks."""
    columns: dict[str, set[str]] = {record: set(fields) for record, fields in _DERIVED_FIELDS.items()}
    for sheet in (sheet for placed in declared.layouts for sheet in placed.entry.sheets):
        if sheet.record:
            columns.setdefault(sheet.record, set()).update(column.key for column in sheet.columns)
    for placed in declared.rules:
        record, field_name = placed.entry.record, placed.entry.field
        if record not in columns:
            yield placed.bad("record", record, _one_of(columns))
        elif field_name is not None and field_name not in columns[record]:
            yield placed.bad("field", field_name, _one_of(columns[record]))
