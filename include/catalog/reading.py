"""Reads the files of a catalogue into declarations, each by what it declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple, TypeVar

from include.catalog.declarations import Declarations, Placed, listed_types, parse, quoted
from include.catalog.errors import BadDeclaration
from include.catalog.files import parse_csv, parse_yaml
from include.catalog.folders import Place
from include.catalog.models import (
    Choice,
    Declaration,
    Department,
    Index,
    Indicator,
    Rule,
    WorkbookLayout,
)

D = TypeVar("D", bound=Declaration)

_WORD_TABLES = ("missing_marks", "units")


class File(NamedTuple):
    """A file of the catalogue: its path below the folder, its place, and its text."""

    name: str
    place: Place
    text: str


def read(file: File, declared: Declarations, bad: list[BadDeclaration]) -> None:
    """Add what ``file`` declares to ``declared``, and what is wrong in it to ``bad``."""
    _READERS.get(file.place.kind, _read_list)(file, declared, bad)


def _read_list(file: File, declared: Declarations, bad: list[BadDeclaration]) -> None:
    kind = file.place.kind
    top = "results" if kind == "pci_results" else PurePosixPath(file.name).stem
    content = _mapping(parse_yaml(file.text, file.name, bad), file.name, (top,), bad)
    setattr(declared, kind, (*getattr(declared, kind), *_parsed(listed_types()[kind], _entries(content, top, file, bad), top, file, bad)))


def _entries(content: dict[str, Any] | None, top: str, file: File, bad: list[BadDeclaration]) -> list[Any]:
    """What a file lists under ``top``; nothing, and a bad declaration, where it lists nothing."""
    entries = content.get(top) if content else None
    if content and not (isinstance(entries, list) and entries):
        bad.append(BadDeclaration(file.name, top, quoted(entries), "a list with at least one entry"))
    return entries if isinstance(entries, list) else []


def rules_of(file: File, bad: list[BadDeclaration]) -> list[Placed[Rule]]:
    """The rules of a file, each of the index that it names itself, or that the head of the file names for all."""
    content = _mapping(parse_yaml(file.text, file.name, bad), file.name, ("index", "rules"), bad)
    head = {"index": content["index"]} if content and "index" in content else {}
    entries = [head | raw if isinstance(raw, dict) else raw for raw in _entries(content, "rules", file, bad)]
    return list(_parsed(Rule, entries, "rules", file, bad))


def _read_rules(file: File, declared: Declarations, bad: list[BadDeclaration]) -> None:
    declared.rules += tuple(rules_of(file, bad))


def _parsed(model: type[D], entries: list[Any], top: str, file: File, bad: list[BadDeclaration]) -> Iterator[Placed[D]]:
    for number, raw in enumerate(entries, start=1):
        placed = parse(model, raw, file.name, f"{top}[{_label(raw, number, file.place.said)}]", bad, file.place.said)
        if placed:
            yield placed


def _label(raw: Any, number: int, said: Mapping[str, str]) -> str:
    """What tells an entry from its neighbours: its code, before its number in the list."""
    if not isinstance(raw, dict):
        return str(number)
    province = said.get("province")
    if "sub_index" in raw and "department" in raw:
        return f"{province}-{raw['sub_index']} {number}"
    if "period_from" in raw or "moves" in raw:
        return f"{province}-{raw.get('code')}"
    if "first_year" in raw and "code" not in raw:
        return str(raw["first_year"])
    if "year" in raw:
        return f"{province}-{raw['year']}" + (f"-{raw['indicator']}" if "indicator" in raw else "")
    return str(raw.get("code", f"{raw['total']} {number}" if "total" in raw else number))


def _read_index(file: File, declared: Declarations, bad: list[BadDeclaration]) -> None:
    content = parse_yaml(file.text, file.name, bad)
    if content is not None and (placed := parse(Index, content, file.name, "index", bad, file.place.said)):
        declared.indices += (placed,)


def _read_department(file: File, declared: Declarations, bad: list[BadDeclaration]) -> None:
    content = parse_yaml(file.text, file.name, bad)
    if content is None:
        return
    placed = parse(Department, content, file.name, "department", bad, file.place.said)
    if placed is None:
        return
    stem = file.place.department or ""
    if placed.entry.code not in (stem, stem.partition("-")[0]):
        bad.append(placed.bad("code", placed.entry.code, f"the name of its file, {stem.partition('-')[0]}"))
    declared.departments += (placed,)


def _read_indicators(file: File, declared: Declarations, bad: list[BadDeclaration]) -> None:
    said = file.place.said
    rows = parse_csv(file.text, file.name, frozenset(Indicator.model_fields).difference(said), bad)
    parsed = (parse(Indicator, cells, file.name, f"line {line} [{cells.get('code')}]", bad, said) for line, cells in rows or ())
    declared.indicators += tuple(placed for placed in parsed if placed)


def _read_choices(file: File, declared: Declarations, bad: list[BadDeclaration]) -> None:
    """The lists of words that everybody writes, with marks and units, or those of one index, which has the lists alone."""
    tables = ("choices",) if file.place.index else ("choices", *_WORD_TABLES)
    content = _mapping(parse_yaml(file.text, file.name, bad), file.name, tables, bad)
    if not content:
        return
    for table in tables:
        if not isinstance(content.get(table), dict):
            bad.append(BadDeclaration(file.name, table, quoted(content.get(table)), "a table of keys and values"))
            return
    for name, entries in content["choices"].items():
        listed = entries if isinstance(entries, list) else []
        if not listed:
            bad.append(BadDeclaration(file.name, f"choices.{name}", quoted(entries), "a list with at least one entry"))
        if name in declared.choices:  # the nation's name stands, whichever file was read first
            first, second = sorted((declared.choices[name][0].file, file.name), key=lambda path: path.startswith("indices/"))
            bad.append(BadDeclaration(second, f"choices.{name}", f'"{name}"', f"a name that {first} does not use"))
        declared.choices[str(name)] = tuple(_parsed(Choice, listed, f"choices.{name}", file, bad))
    if not file.place.index:
        declared.missing_marks = _words(content["missing_marks"], "missing_marks", file, bad)
        declared.units = _words(content["units"], "units", file, bad)


def _words(table: dict[Any, Any], name: str, file: File, bad: list[BadDeclaration]) -> dict[str, str]:
    for key, value in table.items():
        if not (isinstance(key, str) and isinstance(value, str) and value):
            bad.append(BadDeclaration(file.name, f"{name}.{key}", f"{key!r}: {value!r}", "text on both sides (quote it)"))
    return {str(key): str(value) for key, value in table.items()}


def _read_layout(file: File, declared: Declarations, bad: list[BadDeclaration]) -> None:
    content = parse_yaml(file.text, file.name, bad)
    if content is None:
        return
    kind = file.place.kind
    if getattr(declared, kind) is not None:
        allowed = f"one workbook of published results, as {getattr(declared, kind).file} is"
        bad.append(BadDeclaration(file.name, "whole file", "a second one", allowed))
        return
    setattr(declared, kind, parse(WorkbookLayout, content, file.name, "", bad))


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


Reader = Callable[[File, Declarations, list[BadDeclaration]], None]
_READERS: dict[str, Reader] = {
    "indices": _read_index,
    "departments": _read_department,
    "indicators": _read_indicators,
    "choices": _read_choices,
    "rules": _read_rules,
    "layout": _read_layout,
    "results_layout": _read_layout,
}
