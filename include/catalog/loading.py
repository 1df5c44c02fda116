"""Loads a catalogue folder into typed objects, or refuses it with everything that is wrong in it."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, cast, get_args

from include.catalog.characters import folded
from include.catalog.collector import garbage_collector_resting
from include.catalog.crosschecks import cross_check
from include.catalog.declarations import Declarations, Placed
from include.catalog.errors import BadDeclaration, CatalogueError
from include.catalog.files import SQL_RULES, declaring_files, decode, hash_of, sql_rule_files
from include.catalog.folders import OF_A_PROVINCE, PATHS, Place, place_of, places_of, wrongly_published
from include.catalog.models import Catalogue, Department, DepartmentKind, Indicator, Methodology, Rule, WorkbookLayout
from include.catalog.reading import File, read, rules_of
from include.catalog.score_columns import with_score_columns

Stamp = tuple[tuple[str, int, int], ...]
_READ: dict[Path, tuple[Stamp, Catalogue]] = {}

# As documents list them; a family of a deployment's own comes after these.
_FAMILIES_IN_ORDER = (
    "file", "identity", "structure", "cells", "cover", "indicators", "tasks", "documents", "plan", "assessments", "past",
    "across_departments", "pci_results",
)  # fmt: skip


def load_catalogue(folder: Path | str | None = None) -> Catalogue:
    """The catalogue in ``folder``, by default the one that ``PCI_CATALOGUE`` names, otherwise the one shipped beside this module.

    Loaded once per folder and process; a forked process reads it again when a file has changed since its parent read it. Its ``version``
    is a hash over names and bytes of all YAML and CSV files in name order; its ``rule_set_version`` one over the rules, the
    totals, the years of published results, the weights, the rules in ``sql/rules`` and what the rules take from the indicators: units,
    limits, jumps, whole numbers, required ones.

    Raises:
        CatalogueError: naming file, key, what was found and what is allowed, for every bad declaration at once.
    """
    return _load(Path(folder).resolve() if folder else _deployed())


def _deployed() -> Path:
    return Path(os.environ.get("PCI_CATALOGUE") or Path(__file__).parent).resolve()


def load_catalogue_with_rules(rules: Path) -> Catalogue:
    """The deployment's catalogue with the rules of another file in the place of its own of these codes: for trying them out.

    The file may hold one rule, a family or all of them, in the form of a file of ``rules``; all is checked as strictly.

    Raises:
        CatalogueError: as :func:`load_catalogue`.
    """
    return _read(_deployed(), rules)


@functools.cache
def _load(folder: Path) -> Catalogue:
    stamp = _stamp(folder)
    if _READ.get(folder, (None,))[0] != stamp:
        _READ[folder] = stamp, _read(folder)
    return _READ[folder][1]


# A task is forked from a process that has read the catalogue: it goes on with that one while the files are still the same.
os.register_at_fork(after_in_child=_load.cache_clear)


def _stamp(folder: Path) -> Stamp:
    """Name, instant of change and size of every file that a catalogue is read from."""
    files = [*(folder / file for file in declaring_files(folder)), *sorted(SQL_RULES.glob("*.sql"))]
    return tuple((str(file), (status := file.stat()).st_mtime_ns, status.st_size) for file in files)


def _read(folder: Path, other_rules: Path | None = None) -> Catalogue:
    with garbage_collector_resting():  # entries hold no cycles
        return _read_and_checked(folder, other_rules)


def _read_and_checked(folder: Path, other_rules: Path | None) -> Catalogue:
    bad: list[BadDeclaration] = []
    places = places_of(declaring_files(folder), folder.name, bad)
    if not places:
        raise CatalogueError(bad)
    contents = {file: (folder / file).read_bytes() for file in places}
    declared = Declarations()
    for file, content in contents.items():
        text = decode(content, file, bad)
        if text is not None:
            read(File(file, places[file], text), declared, bad)
    _in_order(declared)
    if other_rules:
        places[str(other_rules)] = Place(PATHS["rules"], "rules")
        contents[str(other_rules)] = other_rules.read_bytes()
        _take_instead(str(other_rules), places[str(other_rules)], contents[str(other_rules)], declared, bad)
    bad.extend(wrongly_published(places, declared.published_index))
    bad.extend(cross_check(declared, broken=frozenset(_kind(line.file, places) for line in bad)))
    if bad:
        order = {file: number for number, file in enumerate(contents)}
        raise CatalogueError(sorted(bad, key=lambda line: order.get(line.file, -1)))
    return _catalogue(declared, places, contents)


def _kind(file: str, places: Mapping[str, Place]) -> str:
    """What a file declares; one that is not there counts as what it would declare."""
    place = places.get(file) or place_of(file)
    return place.kind if place else file


def _take_instead(file: str, place: Place, content: bytes, declared: Declarations, bad: list[BadDeclaration]) -> None:
    """Put the rules of ``file`` in the place of those with their codes; new ones come last."""
    text = decode(content, file, bad)
    others = rules_of(File(file, place, text), bad) if text is not None else []
    by_code = {placed.entry.code: placed for placed in others}
    declared.rules = (*(by_code.pop(placed.entry.code, placed) for placed in declared.rules), *by_code.values())


def _in_order(declared: Declarations) -> None:
    """Entries of provinces in the order in which the nation lists these, whatever their folders are called; rules as papers list them."""
    declared.rules = tuple(sorted(declared.rules, key=_family_order))
    order = {placed.entry.code: number for number, placed in enumerate(declared.provinces)}
    for kind in OF_A_PROVINCE:
        entries = getattr(declared, kind)
        setattr(declared, kind, tuple(sorted(entries, key=lambda placed: order.get(placed.entry.province, len(order)))))
    declared.departments = tuple(sorted(declared.departments, key=lambda placed: _department_order(order, placed)))


def _family_order(placed: Placed[Rule]) -> tuple[int, str]:
    family = PurePosixPath(placed.file).stem
    known = family in _FAMILIES_IN_ORDER
    return _FAMILIES_IN_ORDER.index(family) if known else len(_FAMILIES_IN_ORDER), placed.file


def _department_order(provinces: Mapping[str, int], placed: Placed[Department]) -> tuple[int, int, str, Any]:
    department = placed.entry
    province = provinces.get(department.province, len(provinces))
    return province, get_args(DepartmentKind).index(department.kind), folded(department.code), department.valid_from


def _catalogue(declared: Declarations, places: Mapping[str, Place], contents: Mapping[str, bytes]) -> Catalogue:
    lists = {kind: tuple(placed.entry for placed in entries) for kind, entries in declared.lists.items()}
    checked = [
        (i.code, i.valid_from, i.unit, i.limit_min, i.limit_max, i.jump_pct, i.jump_points, i.whole_number, i.required)
        for i in cast("tuple[Indicator, ...]", lists["indicators"])
    ]
    weights = [(m.first_year, m.last_year, [(s.code, s.weight_pct) for s in m.sub_indices]) for m in lists["methodologies"]]
    of_rules = [contents[file] for file, place in places.items() if place.kind in ("rules", "indicator_totals", "pci_years")]
    sql_rules = [part for name, content in sql_rule_files().items() for part in (name.encode(), content)]
    return Catalogue(
        version=hash_of(*(part for file, content in contents.items() for part in (file.encode(), content))),
        rule_set_version=hash_of(*of_rules, repr((checked, weights)).encode(), *sql_rules),
        layout=cast("Placed[WorkbookLayout]", declared.layout).entry,
        results_layout=with_score_columns(
            cast("Placed[WorkbookLayout]", declared.results_layout).entry,
            [m for m in cast("tuple[Methodology, ...]", lists["methodologies"]) if m.index == declared.published_index],
        ),
        choices={name: tuple(placed.entry for placed in choices) for name, choices in declared.choices.items()},
        missing_marks=declared.missing_marks,
        units=declared.units,
        **lists,
    )
