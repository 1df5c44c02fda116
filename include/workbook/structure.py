"""Where in a package the workbook, its sheets, texts and styles lie: by its relations, as the format wants it, not by usual names."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from include.texts import book
from include.workbook.formats import BUILT_IN_FORMATS
from include.workbook.safe_package import UnreadableWorkbookError, damaged_xml

_TEXTS = book("reading")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION_IDS = tuple(
    f"{{{namespace}}}id"
    for namespace in (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",  # of the strict format
    )
)
_USUAL_WORKBOOK = "xl/workbook.xml"
_USUAL_PARTS = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_NO_CELLS = ("chartsheet", "dialogsheet")
Visibility = Literal["visible", "hidden", "very_hidden"]
_VISIBILITIES: dict[str, Visibility] = {"hidden": "hidden", "veryHidden": "very_hidden"}


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A sheet with cells: its name as written, the part that holds it, whether it is seen."""

    name: str
    part: str
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class Structure:
    """What the workbook part says. ``is_usual``: every part has the name and the namespace that Excel itself gives it."""

    sheets: tuple[SheetPlace, ...]
    shared_strings: bytes
    styles: bytes
    counts_from_1904: bool
    is_usual: bool


def structure_of(parts: Mapping[str, bytes]) -> Structure:
    """The structure of a package.

    Raises:
        UnreadableWorkbookError: ``damaged``, when a part is missing, is no XML, or two sheets have one name.
    """
    names = {name.lower(): name for name in parts}
    workbook = _workbook_part(parts, names)
    root = _tree(parts, workbook)
    targets = _targets(parts, names, workbook)
    sheets: dict[str, SheetPlace] = {}
    for entry in root.iter("{*}sheet"):
        name, relation = entry.get("name", ""), next((entry.get(key) for key in _RELATION_IDS if entry.get(key)), None)
        kind, target = targets.get(relation or "", ("", ""))
        if kind.endswith(_NO_CELLS):
            continue
        if name in sheets:
            raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.same_sheet_twice", sheet=name[:40]))
        if target not in parts:
            raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.sheet_missing", sheet=name[:40]))
        sheets[name] = SheetPlace(name, target, _VISIBILITIES.get(entry.get("state", ""), "visible"))
    properties = next(root.iter("{*}workbookPr"), None)
    by_kind = {kind: target for kind, target in targets.values() if kind in _USUAL_PARTS and target in parts}
    is_usual = (
        workbook == _USUAL_WORKBOOK
        and root.tag == f"{{{MAIN}}}workbook"
        and root.prefix is None
        and all(name in parts for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"))
        and all(target == _USUAL_PARTS[kind] for kind, target in by_kind.items())
        and all(name in by_kind.values() for name in _USUAL_PARTS.values() if name in parts)
    )
    return Structure(
        tuple(sheets.values()),
        parts.get(by_kind.get("sharedStrings", ""), b""),
        parts.get(by_kind.get("styles", ""), b""),
        properties is not None and properties.get("date1904") in ("1", "true"),
        is_usual,
    )


def number_formats(styles: bytes) -> tuple[str, ...]:
    """The format code of every cell style, by its number.

    Raises:
        UnreadableWorkbookError: ``damaged``, when the styles are no XML.
    """
    if not styles:
        return ()
    root = _parsed(styles, "xl/styles.xml")
    codes = dict(BUILT_IN_FORMATS)
    for entry in root.iter("{*}numFmt"):
        codes[_number(entry.get("numFmtId"))] = entry.get("formatCode", "General")
    styles_of_cells = next(root.iter("{*}cellXfs"), None)
    entries = styles_of_cells.iter("{*}xf") if styles_of_cells is not None else ()
    return tuple(codes.get(_number(entry.get("numFmtId")), "General") for entry in entries)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _workbook_part(parts: Mapping[str, bytes], names: Mapping[str, str]) -> str:
    for kind, target in _targets(parts, names, "").values():
        if kind == "officeDocument" and target in parts:
            return target
    if _USUAL_WORKBOOK in names:
        return names[_USUAL_WORKBOOK]
    raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.workbook_missing"))


def _targets(parts: Mapping[str, bytes], names: Mapping[str, str], owner: str) -> dict[str, tuple[str, str]]:
    """The last word of the type, and the part, of every relation of a part, by id; without relations that lead out of the package."""
    folder, name = posixpath.split(owner)
    relations = names.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
    if relations is None:
        return {}
    found = {}
    for entry in _tree(parts, relations):
        if isinstance(entry.tag, str) and entry.get("TargetMode") != "External":
            target = entry.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[entry.get("Id", "")] = (entry.get("Type", "").rpartition("/")[2], names.get(path.lower(), path))
    return found


def _tree(parts: Mapping[str, bytes], name: str) -> etree._Element:
    return _parsed(parts[name], name)


def _parsed(xml: bytes, name: str) -> etree._Element:
    try:
        return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged_xml(name, error) from error
