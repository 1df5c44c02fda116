"""What is published of an index: in which years and how, and the results themselves."""

from __future__ import annotations

import datetime as dt

from include.catalog.crosschecks.checking import BadOnes, one_of, reads, twice
from include.catalog.declarations import Declarations, Placed
from include.catalog.errors import BadDeclaration
from include.catalog.models import PciResult


@reads("indices", "pci_years", "methodologies")
def _pci_years(declared: Declarations) -> BadOnes:
    years = [placed.entry for placed in declared.pci_years]
    for placed in declared.pci_years:
        entry = placed.entry
        if entry.last_year is not None and entry.last_year < entry.first_year:
            yield placed.bad("last_year", entry.last_year, f"{entry.first_year} or later")
        if entry.ranked is not None and entry.ranked > entry.provinces:
            yield placed.bad("ranked", entry.ranked, f"at most the {entry.provinces} provinces")
        for year, day in entry.published_days.items():
            if not entry.first_year <= year <= (entry.last_year or year):
                yield placed.bad("published_days", year, f"PCI years from {entry.first_year} to {entry.last_year or 'now'}")
            elif not entry.first_published_on(year) <= day <= dt.date(year + 1, 12, 31):
                yield placed.bad("published_days", day, f"a day of {year + 1}, not before {entry.first_published_on(year)}")
        if any(other is not entry and other.first_year <= entry.first_year <= (other.last_year or entry.first_year) for other in years):
            yield placed.bad("first_year", entry.first_year, "each PCI year in one entry only")
    own = [placed.entry for placed in declared.methodologies if placed.entry.index == declared.published_index]
    for methodology in own:
        last = methodology.last_year or max(methodology.first_year, *(entry.last_year or entry.first_year for entry in years)) + 1
        for year in range(methodology.first_year, last + 1):
            if not any(entry.first_year <= year <= (entry.last_year or year) for entry in years):
                allowed = f"an entry for every year of methodology {methodology.code}"
                yield BadDeclaration(declared.pci_years[0].file, "years", f"nothing about PCI {year}", allowed)


@reads("indices", "methodologies", "pci_results")
def _pci_results(declared: Declarations) -> BadOnes:
    for placed in declared.pci_results:
        yield from _readings(declared, placed)
    yield from twice(((p, "year", f"{p.entry.province} {p.entry.year}") for p in declared.pci_results), "each province and year once")


def _readings(declared: Declarations, placed: Placed[PciResult]) -> BadOnes:
    result = placed.entry
    index = next((entry.entry for entry in declared.indices if entry.entry.publisher), None)
    if index is None:
        return
    methodologies = [entry.entry for entry in declared.methodologies if entry.entry.index == index.code]
    known = {s.code for m in methodologies if m.first_year <= result.year <= (m.last_year or result.year) for s in m.sub_indices}
    for reading in (result, *result.other_readings):
        for code in reading.scores:
            if code not in known:
                yield placed.bad("scores", code, one_of(known))
        for field_name, points, most in (
            ("composite", reading.composite, index.scale.composite),
            *(("scores", score, index.scale.highest_score) for score in reading.scores.values()),
        ):
            if points is not None and not 0 <= points <= most:
                yield placed.bad(field_name, points, f"0 to {most}, the scale of {index.code}")
        if reading.rank is not None and reading.rank > result.ranked:
            yield placed.bad("rank", reading.rank, f"at most the {result.ranked} ranked provinces")
