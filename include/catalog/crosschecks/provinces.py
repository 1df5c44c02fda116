"""Provinces, their departments, and what reorganisations move."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import partial

from include.catalog.characters import folded
from include.catalog.crosschecks.checking import BadOnes, clashes, last_day, one_of, overlap, reads, twice, window_text
from include.catalog.declarations import Declarations, Placed, quoted
from include.catalog.errors import BadDeclaration
from include.catalog.folders import OF_A_PROVINCE
from include.catalog.models import Department, Move, Reorganisation


@reads("provinces")
def _provinces(declared: Declarations) -> BadOnes:
    yield from twice(((p, "code", folded(p.entry.code)) for p in declared.provinces), "each province code once")
    begins = {placed.entry.code: placed.entry.valid_from for placed in declared.provinces}
    for placed in declared.provinces:
        province = placed.entry
        if province.successor is None:
            continue
        if province.successor not in begins:
            yield placed.bad("successor", province.successor, one_of(begins))
        elif province.valid_to is None or begins[province.successor] != province.valid_to + dt.timedelta(days=1):
            allowed = f"the day before {province.successor} begins, {begins[province.successor]}"
            yield placed.bad("valid_to", province.valid_to, allowed)


def _inside_provinces(entries: str, declared: Declarations) -> BadOnes:
    """Entries that begin before or outlast their province."""
    provinces = {placed.entry.code: placed.entry for placed in declared.provinces}
    for placed in getattr(declared, entries):
        province = provinces.get(placed.entry.province)
        if province is None:
            continue
        allowed = f"days within province {province.code}, {window_text(province)}"
        if placed.entry.valid_from < province.valid_from:
            yield placed.bad("valid_from", placed.entry.valid_from, allowed)
        if last_day(placed.entry.valid_to) > last_day(province.valid_to):
            yield placed.bad("valid_to", placed.entry.valid_to or "no end", allowed)


# Rounds lie within by their due day, results are of a year.
for _entries in sorted(set(OF_A_PROVINCE) - {"rounds", "targets", "reorganisations", "pci_results"}):
    reads("provinces", _entries)(partial(_inside_provinces, _entries))


@reads("provinces")
def _folders_of_provinces(declared: Declarations) -> BadOnes:
    """Folders, and files of published results, that are called after no province."""
    provinces = {placed.entry.code for placed in declared.provinces}
    seen: set[str] = set()
    for placed in (placed for kind in OF_A_PROVINCE for placed in getattr(declared, kind)):
        if placed.entry.province in provinces:
            continue
        top, folder, *_ = placed.file.split("/")
        named, what = (placed.file, "file name") if top == "indices" else (f"{top}/{folder}", "folder name")
        if named not in seen:
            seen.add(named)
            yield BadDeclaration(named, what, quoted(placed.entry.province), f"a province of national/provinces.yaml: {one_of(provinces)}")


@reads("departments")
def _department_codes(declared: Declarations) -> BadOnes:
    """Codes that are the same, or become the same when case and diacritics are lost (SNV and SNgV do not)."""
    yield from clashes(declared.departments, lambda department: (department.province, department.code))
    spelt: dict[tuple[str, str], Placed[Department]] = {}
    for placed in declared.departments:
        code = placed.entry.code
        first = spelt.setdefault((placed.entry.province, folded(code)), placed)
        if first.entry.code != code:
            allowed = f"a code apart from {first.entry.code} ({first.file}) without case and diacritics too"
            yield placed.bad("code", code, allowed)


@reads("departments")
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
            if other.entry.code != placed.entry.code and overlap(other.entry, placed.entry):
                allowed = f"a code that {other.entry.code} ({other.file}) does not use"
                yield placed.bad("document_codes", code, allowed)
        others.append(placed)


@reads("reorganisations", "provinces", "departments")
def _reorganisations(declared: Declarations) -> BadOnes:
    yield from twice(((r, "code", r.entry.key) for r in declared.reorganisations), "each reorganisation code once")
    provinces = {placed.entry.code: placed.entry for placed in declared.provinces}
    for placed in declared.reorganisations:
        if placed.entry.province not in provinces:
            continue
        yield from _moves_of_departments_in_force(declared, placed)
        for place, move in enumerate(placed.entry.moves):
            if move.from_province in (None, placed.entry.province):
                continue
            if move.from_province not in provinces or provinces[move.from_province].successor != placed.entry.province:
                before = (code for code, province in provinces.items() if province.successor == placed.entry.province)
                yield placed.bad(f"moves[{place}].from_province", move.from_province, one_of(before))


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
                allowed = f"a department of {province} that exists on {day}: {one_of(known)}"
                yield placed.bad(f"moves[{place}].{field_name}", code, allowed)


@reads("reorganisations", "departments")
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


@reads("reorganisations")
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
