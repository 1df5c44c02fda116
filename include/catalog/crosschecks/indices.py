"""Indices, their methodologies and sub-indices."""

from __future__ import annotations

import itertools

from include.catalog.characters import folded
from include.catalog.crosschecks.checking import BadOnes, reads, twice
from include.catalog.declarations import Declarations
from include.catalog.errors import BadDeclaration

_WHOLE_WEIGHT_PCT = 100


@reads("methodologies")
def _methodologies(declared: Declarations) -> BadOnes:
    yield from twice(((m, "code", m.entry.code) for m in declared.methodologies), "each methodology code once")
    by_year = sorted(declared.methodologies, key=lambda placed: (placed.entry.index, placed.entry.first_year))
    for earlier, later in itertools.pairwise(by_year):
        if earlier.entry.index != later.entry.index:
            continue
        if earlier.entry.last_year is None or earlier.entry.last_year >= later.entry.first_year:
            allowed = f"a year before {later.entry.first_year}, when {later.entry.code} begins"
            yield earlier.bad("last_year", earlier.entry.last_year or "no end", allowed)
    for placed in declared.methodologies:
        if placed.entry.last_year is not None and placed.entry.last_year < placed.entry.first_year:
            yield placed.bad("last_year", placed.entry.last_year, f"{placed.entry.first_year} or later")


@reads("methodologies")
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


@reads("methodologies")
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


@reads("methodologies")
def _of_one_index(declared: Declarations) -> BadOnes:
    """Codes and names of sub-indices that two indices share: tasks and focal departments name the code alone, and officers the name."""
    whose: dict[str, str] = {}
    for placed in declared.methodologies:
        index = placed.entry.index
        for part in placed.entry.sub_indices:
            names = {part.code: part.code} | {folded(name): name for name in (part.name_vi, *part.also_called)}
            for key, name in names.items():
                if whose.setdefault(key, index) != index:
                    yield placed.bad(f"sub_indices[{part.code}]", name, f"a code and names that no sub-index of {whose[key]} has")


@reads("indices")
def _one_is_published(declared: Declarations) -> BadOnes:
    publishers = [placed for placed in declared.indices if placed.entry.publisher]
    if not publishers:
        yield BadDeclaration("indices", "publisher", "no index that has one", "one index whose results are published")
    for placed in publishers[1:]:
        allowed = f"nothing; results are read of one index, {publishers[0].entry.code}"
        yield placed.bad("publisher", placed.entry.publisher, allowed)
