"""What departments owe: indicators, tasks, totals, targets, and to whom they are assigned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from include.catalog.crosschecks.checking import (
    BadOnes,
    by_province,
    clashes,
    covered,
    last_day,
    one_of,
    overlap,
    reads,
    twice,
    window_text,
)
from include.catalog.declarations import Declarations, Placed
from include.catalog.models import Indicator

_SUMS = ("sum_of_leads", "sum_of_all")
_NEVER_ADDED = ("pct", "days", "hours")


@reads("indicators", "methodologies", "choices")
def _indicators(declared: Declarations) -> BadOnes:
    yield from clashes(declared.indicators, lambda indicator: indicator.code)
    parts = {placed.entry.index: set[str]() for placed in declared.indicators}
    for methodology in (placed.entry for placed in declared.methodologies):
        parts.setdefault(methodology.index, set()).update(part.code for part in methodology.sub_indices)
    prefixes: dict[str, list[Placed[Indicator]]] = defaultdict(list)
    indexes: dict[str, str] = {}
    for placed in declared.indicators:
        indicator = placed.entry
        if indicator.sub_index not in parts[indicator.index]:
            yield placed.bad("sub_index", indicator.sub_index, one_of(parts[indicator.index]))
        if indexes.setdefault(indicator.code, indicator.index) != indicator.index:
            yield placed.bad("code", indicator.code, f"a code that {indexes[indicator.code]} has no indicator of")
        # A sub-index may be called otherwise by the next methodology; at no time has a prefix two of them.
        beside = (other.entry for other in prefixes[indicator.code[:3]] if overlap(other.entry, indicator))
        first = next((other.sub_index for other in beside if other.sub_index != indicator.sub_index), None)
        if first is not None:
            yield placed.bad("code", indicator.code, f"{indicator.code[:3]}- only for {first}")
        prefixes[indicator.code[:3]].append(placed)
        if indicator.unit not in declared.units:
            yield placed.bad("unit", indicator.unit, one_of(declared.units))
        low, high = indicator.limit_min, indicator.limit_max
        if low is not None and high is not None and low > high:
            yield placed.bad("limit_min", low, f"limit_max, {high}, or less")
        yield from _jumps(placed)
        yield from _samples(placed)


@reads("indicators")
def _carried_over(declared: Declarations) -> BadOnes:
    """Weights that are no count, or of indicators that are not there: a mean cannot be made with them."""
    for placed in declared.indicators:
        indicator = placed.entry
        weight = indicator.weight_indicator
        if weight is None:
            continue
        counts = [i.entry for i in declared.indicators if i.entry.carry_over == "sum"]
        if "weighted_mean" not in (indicator.aggregation, indicator.carry_over):
            allowed = f"nothing where aggregation is {indicator.aggregation} and carry_over is {indicator.carry_over}"
            yield placed.bad("weight_indicator", weight, allowed)
        elif weight == indicator.code:
            yield placed.bad("weight_indicator", weight, "another indicator than the one it weighs")
        elif not covered(indicator.valid_from, last_day(indicator.valid_to), (i for i in counts if i.code == weight)):
            allowed = f"an indicator with carry_over sum from {window_text(indicator)}: {one_of(i.code for i in counts)}"
            yield placed.bad("weight_indicator", weight, allowed)


@reads("indicators")
def _aggregated(declared: Declarations) -> BadOnes:
    """Sums of what does not add up, and a province's value made otherwise than the same values are carried over."""
    for placed in declared.indicators:
        indicator = placed.entry
        is_sum = indicator.aggregation in _SUMS
        if is_sum and indicator.unit in _NEVER_ADDED:
            yield placed.bad("aggregation", indicator.aggregation, f"weighted_mean or none: {indicator.unit} of several do not add up")
        elif is_sum and indicator.carry_over == "weighted_mean":
            yield placed.bad("aggregation", indicator.aggregation, "weighted_mean or none where carry_over is weighted_mean")
        elif indicator.aggregation == "weighted_mean" and indicator.carry_over == "sum":
            yield placed.bad("aggregation", indicator.aggregation, f"{', '.join(_SUMS)} or none where carry_over is sum")


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


def _samples(placed: Placed[Indicator]) -> BadOnes:
    """Figures of a sample that a department could not report, or that would rightly be asked about."""
    indicator = placed.entry
    low, high = indicator.sample_low, indicator.sample_high
    if low > high:
        yield placed.bad("sample_low", low, f"sample_high, {high}, or less")
    for field_name in ("sample_low", "sample_high"):
        bound = getattr(indicator, field_name)
        if indicator.limit_min is not None and bound < indicator.limit_min:
            yield placed.bad(field_name, bound, f"limit_min, {indicator.limit_min}, or more")
        if indicator.limit_max is not None and bound > indicator.limit_max:
            yield placed.bad(field_name, bound, f"limit_max, {indicator.limit_max}, or less")
        if indicator.whole_number and bound != bound.to_integral_value():
            yield placed.bad(field_name, bound, "a whole number, as the indicator is")


@reads("provinces", "reminder_plans")
def _reminders(declared: Declarations) -> BadOnes:
    yield from clashes(declared.reminder_plans, lambda plan: (plan.province,))


@reads("provinces", "publications")
def _publications(declared: Declarations) -> BadOnes:
    yield from clashes(declared.publications, lambda publication: (publication.province,))


@reads("provinces", "targets", "indicators", "departments")
def _targets(declared: Declarations) -> BadOnes:
    indicators = {placed.entry.code for placed in declared.indicators}
    departments = {(placed.entry.province, placed.entry.code) for placed in declared.departments}
    for placed in declared.targets:
        target = placed.entry
        if target.indicator not in indicators:
            yield placed.bad("indicator", target.indicator, one_of(indicators))
        if target.department is not None and (target.province, target.department) not in departments:
            yield placed.bad("department", target.department, one_of(code for province, code in departments if province == target.province))
    keys = (
        (placed, "indicator", repr((t.province, t.indicator, t.year, t.department))) for placed in declared.targets for t in [placed.entry]
    )
    yield from twice(keys, "each target once")


@reads("rounds", "reminder_plans")
def _rounds_have_reminders(declared: Declarations) -> BadOnes:
    """A round on whose days no plan is valid would remind nobody, without a word."""
    for placed in declared.rounds:
        entry = placed.entry
        plans = [plan.entry for plan in declared.reminder_plans if plan.entry.province == entry.province]
        if not covered(entry.requested_on, entry.closes_on, plans):
            allowed = f"a reminder plan of {entry.province} for every day from {entry.requested_on} to {entry.closes_on} in reminders.yaml"
            yield placed.bad("requested_on", "days without a reminder plan", allowed)


@reads("indicator_totals", "indicators")
def _totals(declared: Declarations) -> BadOnes:
    yield from clashes(declared.indicator_totals, lambda total: (total.province, total.total, total.parts))
    units = {placed.entry.code: placed.entry.unit for placed in declared.indicators}
    for placed in declared.indicator_totals:
        total = placed.entry
        for field_name, code in (("total", total.total), *(("parts", part) for part in total.parts)):
            if code not in units:
                yield placed.bad(field_name, code, one_of(units))
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


@reads("provincial_tasks", "methodologies", "choices")
def _provincial_tasks(declared: Declarations) -> BadOnes:
    yield from clashes(declared.provincial_tasks, lambda task: (task.province, task.code))
    known = {part.code for placed in declared.methodologies for part in placed.entry.sub_indices}
    for placed in declared.provincial_tasks:
        if placed.entry.sub_index not in known:
            yield placed.bad("sub_index", placed.entry.sub_index, one_of(known))
        if placed.entry.unit is not None and placed.entry.unit not in declared.units:
            yield placed.bad("unit", placed.entry.unit, one_of(declared.units))


@reads("assignment_rules", "indicators", "provincial_tasks", "departments")
def _assignment_names(declared: Declarations) -> BadOnes:
    """Assignments of things that do not exist, and indicators and tasks that nobody owes."""
    indicators = {placed.entry.code for placed in declared.indicators}
    tasks_of = {province: {task.entry.code for task in tasks} for province, tasks in by_province(declared.provincial_tasks).items()}
    codes_of = {province: {d.entry.code for d in departments} for province, departments in by_province(declared.departments).items()}
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
                    yield placed.bad(field_name, item, one_of(known))
                if items.count(item) > 1:
                    yield placed.bad(field_name, f"{item} {items.count(item)} times", "each one once")
        if not rule.departments or not (rule.indicators or rule.tasks):
            allowed = "at least one department, and an indicator or a task"
            yield placed.bad("departments", "an assignment of nothing", allowed)
        owed.update((None, code) for code in rule.indicators)
        owed.update((rule.province, code) for code in rule.tasks)
    allowed = "an indicator or task that a province's assignments.yaml gives to somebody"
    for indicator in declared.indicators:
        if (None, indicator.entry.code) not in owed:
            yield indicator.bad("code", indicator.entry.code, allowed)
    for task in declared.provincial_tasks:
        if (task.entry.province, task.entry.code) not in owed:
            yield task.bad("code", task.entry.code, allowed)


@reads("focal_departments", "methodologies", "departments")
def _focal_departments(declared: Declarations) -> BadOnes:
    known = {part.code for placed in declared.methodologies for part in placed.entry.sub_indices}
    yield from clashes(declared.focal_departments, lambda focal: (focal.province, focal.sub_index))
    of_province = by_province(declared.departments)
    for placed in declared.focal_departments:
        focal = placed.entry
        if focal.sub_index not in known:
            yield placed.bad("sub_index", focal.sub_index, one_of(known))
        departments = [d.entry for d in of_province[focal.province]]
        windows = [department for department in departments if department.code == focal.department]
        if not windows:
            yield placed.bad("department", focal.department, one_of(d.code for d in departments))
        elif not covered(focal.valid_from, last_day(focal.valid_to), windows):
            allowed = f"a department that exists from {window_text(focal)}"
            yield placed.bad("department", f"{focal.department}, {', '.join(map(window_text, windows))}", allowed)
