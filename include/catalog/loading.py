"""Loads a catalogue folder into typed objects, or refuses it with everything that is wrong in it."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar, cast, get_args

from include.catalog.characters import folded
from include.catalog.collector import garbage_collector_resting
from include.catalog.crosschecks import cross_check
from include.catalog.declarations import Declarations, Placed, parse, quoted
from include.catalog.errors import BadDeclaration, CatalogueError
from include.catalog.files import SQL_RULES, declaring_files, decode, hash_of, parse_csv, parse_yaml, sql_rule_files
from include.catalog.models import (
    AssignmentRule,
    Catalogue,
    Choice,
    Column,
    Declaration,
    Department,
    DepartmentKind,
    FocalDepartment,
    Indicator,
    IndicatorTotal,
    Methodology,
    PciResult,
    PciYear,
    Province,
    ProvincialTask,
    Publication,
    ReminderPlan,
    Reorganisation,
    Round,
    Rule,
    Target,
    WorkbookLayout,
)

D = TypeVar("D", bound=Declaration)
Stamp = tuple[tuple[str, int, int], ...]
_READ: dict[Path, tuple[Stamp, Catalogue]] = {}

_LISTS: dict[str, tuple[str, type[Declaration]]] = {
    "provinces.yaml": ("provinces", Province),
    "reorganisations.yaml": ("reorganisations", Reorganisation),
    "methodologies.yaml": ("methodologies", Methodology),
    "focal_departments.yaml": ("focal_departments", FocalDepartment),
    "tasks.yaml": ("provincial_tasks", ProvincialTask),
    "totals.yaml": ("indicator_totals", IndicatorTotal),
    "reminders.yaml": ("reminder_plans", ReminderPlan),
    "publications.yaml": ("publications", Publication),
    "targets.yaml": ("targets", Target),
    "pci_years.yaml": ("pci_years", PciYear),
    "pci_results.yaml": ("pci_results", PciResult),
    "assignments.yaml": ("assignment_rules", AssignmentRule),
    "rounds.yaml": ("rounds", Round),
}
_TOP_KEYS = {"tasks.yaml": "tasks", "totals.yaml": "totals", "reminders.yaml": "reminders", "assignments.yaml": "assignments"}
_LAYOUTS = {"workbook.yaml": "layout", "pci_workbook.yaml": "results_layout"}
_WORD_TABLES = ("choices", "missing_marks", "units")
_DEPARTMENTS = "departments"
_RULES = "rules"
_SINGLE_FILES = (*_LISTS, "indicators.csv", "choices.yaml", *_LAYOUTS)
# As documents list them; a family of a deployment's own comes after these.
_FAMILIES_IN_ORDER = (
    "file", "identity", "structure", "cells", "cover", "indicators", "tasks", "documents", "plan", "assessments", "past",
    "across_departments", "pci_results",
)  # fmt: skip


def load_catalogue(folder: Path | str | None = None) -> Catalogue:
    """The catalogue in ``folder``, by default the one that ``PCI_CATALOGUE`` names, otherwise the one shipped beside this module.

    Loaded once per folder and process; a forked process reads it again when a file has changed since its parent read it. Its ``version``
    is a hash over names and bytes of all YAML and CSV files in name order; its ``rule_set_version`` one over the files in ``rules``,
    ``totals.yaml``, ``pci_years.yaml``, the weights, the rules in ``sql/rules`` and what the rules take from ``indicators.csv``: units,
    limits, jumps, whole numbers, required ones.

    Raises:
        CatalogueError: naming file, key, what was found and what is allowed, for every bad declaration at once.
    """
    return _load(Path(folder).resolve() if folder else _deployed())


def _deployed() -> Path:
    return Path(os.environ.get("PCI_CATALOGUE") or Path(__file__).parent).resolve()


def load_catalogue_with_rules(rules: Path) -> Catalogue:
    """The deployment's catalogue with the rules of another file in the place of its own of these codes: for trying them out.

    The file may hold one rule, a family or all of them, under ``rules:``; all is checked as strictly.

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
    contents = _contents(folder, bad)
    declared = Declarations()
    for file, content in contents.items():
        text = decode(content, file, bad)
        if text is not None:
            _reader_of(file)(text, file, declared, bad)
    declared.rules = tuple(sorted(declared.rules, key=_family_order))
    if other_rules:
        contents[str(other_rules)] = other_rules.read_bytes()
        _take_instead(str(other_rules), contents[str(other_rules)], declared, bad)
    provinces = [placed.entry.code for placed in declared.provinces]
    declared.departments = tuple(sorted(declared.departments, key=functools.partial(_department_order, provinces)))
    bad.extend(cross_check(declared, broken=frozenset(_group(line.file) for line in bad)))
    if bad:
        order = {file: place for place, file in enumerate(contents)}
        raise CatalogueError(sorted(bad, key=lambda line: order.get(line.file, -1)))
    return _catalogue(declared, contents)


def _group(file: str) -> str:
    folder = file.partition("/")[0]
    return folder if folder in (_DEPARTMENTS, _RULES) else file


def _contents(folder: Path, bad: list[BadDeclaration]) -> dict[str, bytes]:
    """The bytes of every file that belongs to a catalogue, in name order; strangers and gaps go to ``bad``."""
    found = declaring_files(folder)
    known = [file for file in found if file in _SINGLE_FILES or _is_department_file(file) or _is_rules_file(file)]
    allowed = ", ".join((*_SINGLE_FILES, f"{_DEPARTMENTS}/<province>/<code>.yaml", f"{_RULES}/<family>.yaml"))
    strangers = sorted(set(found).difference(known))
    bad.extend(BadDeclaration(file, "file name", "a file of no known name", allowed) for file in strangers)
    bad.extend(
        BadDeclaration(file, "whole file", f"no such file in {folder.name}/", "the file must exist")
        for file in _SINGLE_FILES
        if file not in known
    )
    if not any(map(_is_department_file, known)):
        bad.append(BadDeclaration(_DEPARTMENTS, "whole folder", "no department", "one YAML file per department"))
    if not any(map(_is_rules_file, known)):
        bad.append(BadDeclaration(_RULES, "whole folder", "no rule", "one YAML file per family of rules"))
    return {file: (folder / file).read_bytes() for file in known}


def _is_department_file(file: str) -> bool:
    folder, *below = file.split("/")
    return folder == _DEPARTMENTS and len(below) == 2 and file.endswith(".yaml")


def _is_rules_file(file: str) -> bool:
    folder, *below = file.split("/")
    return folder == _RULES and len(below) == 1 and file.endswith(".yaml")


Reader = Callable[[str, str, Declarations, list[BadDeclaration]], None]


def _reader_of(file: str) -> Reader:
    readers: dict[str, Reader] = {
        "indicators.csv": _read_indicators,
        "choices.yaml": _read_choices,
        **dict.fromkeys(_LAYOUTS, _read_layout),
    }
    if _is_rules_file(file):
        return _read_rules
    return _read_department if _is_department_file(file) else readers.get(file, _read_list)


def _read_list(text: str, file: str, declared: Declarations, bad: list[BadDeclaration]) -> None:
    attribute, model = _LISTS[file]
    top = _TOP_KEYS.get(file, attribute)
    setattr(declared, attribute, tuple(_parsed(model, _entries(text, top, file, bad), top, file, bad)))


def _entries(text: str, top: str, file: str, bad: list[BadDeclaration]) -> list[Any]:
    """What a file lists under ``top``, its one key; nothing, and a bad declaration, where it lists nothing."""
    content = _mapping(parse_yaml(text, file, bad), file, (top,), bad)
    entries = content.get(top) if content else None
    if content and not (isinstance(entries, list) and entries):
        bad.append(BadDeclaration(file, top, quoted(entries), "a list with at least one entry"))
    return entries if isinstance(entries, list) else []


def _read_rules(text: str, file: str, declared: Declarations, bad: list[BadDeclaration]) -> None:
    declared.rules += tuple(_parsed(Rule, _entries(text, _RULES, file, bad), _RULES, file, bad))


def _take_instead(file: str, content: bytes, declared: Declarations, bad: list[BadDeclaration]) -> None:
    """Put the rules of ``file`` in the place of those with their codes; new ones come last."""
    text = decode(content, file, bad)
    others = [*_parsed(Rule, _entries(text, _RULES, file, bad), _RULES, file, bad)] if text is not None else []
    by_code = {placed.entry.code: placed for placed in others}
    declared.rules = (*(by_code.pop(placed.entry.code, placed) for placed in declared.rules), *by_code.values())


def _family_order(placed: Placed[Rule]) -> tuple[int, str]:
    family = PurePosixPath(placed.file).stem
    known = family in _FAMILIES_IN_ORDER
    return _FAMILIES_IN_ORDER.index(family) if known else len(_FAMILIES_IN_ORDER), placed.file


def _parsed(model: type[D], entries: list[Any], top: str, file: str, bad: list[BadDeclaration]) -> Iterator[Placed[D]]:
    for place, raw in enumerate(entries, start=1):
        placed = parse(model, raw, file, f"{top}[{_label(raw, place)}]", bad)
        if placed:
            yield placed


def _label(raw: Any, place: int) -> str:
    """What tells an entry from its neighbours: its code, before its number in the list."""
    if not isinstance(raw, dict):
        return str(place)
    if "sub_index" in raw and "department" in raw:
        return f"{raw.get('province')}-{raw['sub_index']} {place}"
    if "period_from" in raw:
        return f"{raw.get('province')}-{raw.get('code')}"
    if "first_year" in raw and "code" not in raw:
        return str(raw["first_year"])
    if "year" in raw:
        return f"{raw.get('province')}-{raw['year']}" + (f"-{raw['indicator']}" if "indicator" in raw else "")
    return str(raw.get("code", f"{raw['total']} {place}" if "total" in raw else place))


def _read_department(text: str, file: str, declared: Declarations, bad: list[BadDeclaration]) -> None:
    content = parse_yaml(text, file, bad)
    if content is None:
        return
    placed = parse(Department, content, file, "department", bad)
    if placed is None:
        return
    path = PurePosixPath(file)
    province, stem = path.parts[1], path.stem
    if placed.entry.province != province:
        bad.append(placed.bad("province", placed.entry.province, f"the name of its folder, {province}"))
    if placed.entry.code not in (stem, stem.partition("-")[0]):
        bad.append(placed.bad("code", placed.entry.code, f"the name of its file, {stem.partition('-')[0]}"))
    declared.departments += (placed,)


def _department_order(provinces: list[str], placed: Placed[Department]) -> tuple[int, int, str, Any]:
    department = placed.entry
    province = provinces.index(department.province) if department.province in provinces else len(provinces)
    return province, get_args(DepartmentKind).index(department.kind), folded(department.code), department.valid_from


def _read_indicators(text: str, file: str, declared: Declarations, bad: list[BadDeclaration]) -> None:
    rows = parse_csv(text, file, frozenset(Indicator.model_fields), bad)
    parsed = (parse(Indicator, cells, file, f"line {line} [{cells.get('code')}]", bad) for line, cells in rows or ())
    declared.indicators = tuple(placed for placed in parsed if placed)


def _read_choices(text: str, file: str, declared: Declarations, bad: list[BadDeclaration]) -> None:
    content = _mapping(parse_yaml(text, file, bad), file, _WORD_TABLES, bad)
    if not content:
        return
    for table in _WORD_TABLES:
        if not isinstance(content.get(table), dict):
            bad.append(BadDeclaration(file, table, quoted(content.get(table)), "a table of keys and values"))
            return
    for name, entries in content["choices"].items():
        listed = entries if isinstance(entries, list) else []
        if not listed:
            bad.append(BadDeclaration(file, f"choices.{name}", quoted(entries), "a list with at least one entry"))
        placed = _parsed(Choice, listed, f"choices.{name}", file, bad)
        declared.choices[str(name)] = tuple(choice.entry for choice in placed)
    declared.missing_marks = _words(content["missing_marks"], "missing_marks", file, bad)
    declared.units = _words(content["units"], "units", file, bad)


def _words(table: dict[Any, Any], name: str, file: str, bad: list[BadDeclaration]) -> dict[str, str]:
    for key, value in table.items():
        if not (isinstance(key, str) and isinstance(value, str) and value):
            bad.append(BadDeclaration(file, f"{name}.{key}", f"{key!r}: {value!r}", "text on both sides (quote it)"))
    return {str(key): str(value) for key, value in table.items()}


def _read_layout(text: str, file: str, declared: Declarations, bad: list[BadDeclaration]) -> None:
    content = parse_yaml(text, file, bad)
    if content is not None:
        setattr(declared, _LAYOUTS[file], parse(WorkbookLayout, content, file, "", bad))


def _with_score_columns(layout: WorkbookLayout, methodologies: tuple[Methodology, ...]) -> WorkbookLayout:
    """The layout with one column of scores for every sub-index of any methodology, on the sheets that take them.

    The newest methodology's name heads the column; every other name it ever had is read as well.
    """
    names: dict[str, dict[str, None]] = {}
    english: dict[str, str] = {}
    for methodology in sorted(methodologies, key=lambda entry: -entry.first_year):
        for entry in sorted(methodology.sub_indices, key=lambda entry: entry.ordinal):
            names.setdefault(entry.code, {}).update(dict.fromkeys((entry.name_vi, entry.name_en, *entry.also_called)))
            english.setdefault(entry.code, entry.name_en)
    sheets = []
    for sheet in layout.sheets:
        scores = [
            Column(
                key=f"score_{code}",
                header_vi=next(iter(called)),
                header_en=english[code],
                type="number",
                also_called=tuple(called),
                required_header=False,
                offered=sheet.sub_index_columns == "offered",
                sub_index=code,
            )
            for code, called in names.items()
        ]
        sheets.append(sheet.model_copy(update={"columns": (*sheet.columns, *scores)}) if sheet.sub_index_columns else sheet)
    return layout.model_copy(update={"sheets": tuple(sheets)})


def _mapping(content: Any, file: str, keys: tuple[str, ...], bad: list[BadDeclaration]) -> dict[str, Any] | None:
    """``content`` when it is a mapping with no other top-level keys than ``keys``."""
    if content is None and any(line.file == file for line in bad):
        return None
    allowed = "the top-level keys " + ", ".join(keys)
    if not isinstance(content, dict):
        bad.append(BadDeclaration(file, "whole file", quoted(content), allowed))
        return None
    bad.extend(BadDeclaration(file, str(key), f'unknown key "{key}"', allowed) for key in content if key not in keys)
    return content


def _catalogue(declared: Declarations, contents: dict[str, bytes]) -> Catalogue:
    lists = {
        attribute: tuple(placed.entry for placed in getattr(declared, attribute))
        for attribute in (*(name for name, _ in _LISTS.values()), "departments", "indicators", "rules")
    }
    checked = [
        (i.code, i.valid_from, i.unit, i.limit_min, i.limit_max, i.jump_pct, i.jump_points, i.whole_number, i.required)
        for i in cast("tuple[Indicator, ...]", lists["indicators"])
    ]
    weights = [(m.first_year, m.last_year, [(s.code, s.weight_pct) for s in m.sub_indices]) for m in lists["methodologies"]]
    sql_rules = [part for name, content in sql_rule_files().items() for part in (name.encode(), content)]
    with_rules = {placed.file for placed in declared.rules}
    return Catalogue(
        version=hash_of(*(part for file, content in contents.items() for part in (file.encode(), content))),
        rule_set_version=hash_of(
            *(content for file, content in contents.items() if file in with_rules),
            contents["totals.yaml"],
            contents["pci_years.yaml"],
            repr((checked, weights)).encode(),
            *sql_rules,
        ),
        layout=cast("Placed[WorkbookLayout]", declared.layout).entry,
        results_layout=_with_score_columns(
            cast("Placed[WorkbookLayout]", declared.results_layout).entry, cast("tuple[Methodology, ...]", lists["methodologies"])
        ),
        choices=declared.choices,
        missing_marks=declared.missing_marks,
        units=declared.units,
        **lists,
    )
