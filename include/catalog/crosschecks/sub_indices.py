"""Methodologies, sub-indices and who leads them."""

from __future__ import annotations

import itertools

from include.catalog.characters import folded
from include.catalog.crosschecks.checking import BadOnes, by_province, clashes, covered, last_day, one_of, reads, twice, window_text
from include.catalog.declarations import Declarations

_WHOLE_WEIGHT_PCT = 100


@reads("methodologies.yaml")
def _methodologies(declared: Declarations) -> BadOnes:
    yield from twice(((m, "code", m.entry.code) for m in declared.methodologies), "each methodology code once")
    by_year = sorted(declared.methodologies, key=lambda placed: placed.entry.first_year)
    for earlier, later in itertools.pairwise(by_year):
        if earlier.entry.last_year is None or earlier.entry.last_year >= later.entry.first_year:
            allowed = f"a year before {later.entry.first_year}, when {later.entry.code} begins"
            yield earlier.bad("last_year", earlier.entry.last_year or "no end", allowed)
    for placed in declared.methodologies:
        if placed.entry.last_year is not None and placed.entry.last_year < placed.entry.first_year:
            yield placed.bad("last_year", placed.entry.last_year, f"{placed.entry.first_year} or later")


@reads("methodologies.yaml")
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


@reads("methodologies.yaml")
def _sub_index_names(declared: Declarations) -> BadOnes:
    for placed in declared.methodologies:
        parts = placed.entry.sub_indices
        codes = ((placed, f"sub_indices[{part.code}].code", part.code) for part in parts)
        yield from twice(codes, "each sub-index code once")
        ordinals = sorted(part.ordinal for part in parts)
        if ordinals != list(range(1, len(parts) + 1)):
            yield placed.bad("sub_indices.ordinal", ordinals, f"1 to {len(parts)}, each once")
        names = (
            (placed, f"sub_indices[{part.code}]", folded(name))
            for part in parts
            for name in dict.fromkeys((part.name_vi, *part.also_called))
        )
        allowed = "a name that no other sub-index of the methodology has, without case and diacritics too"
        yield from twice(names, allowed)


@reads("focal_departments.yaml", "methodologies.yaml", "departments")
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
