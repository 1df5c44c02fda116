"""The parts of an .xlsx package, changed one by one: whatever is not touched stays byte for byte what it was."""

from __future__ import annotations

import datetime as dt
import io
import posixpath
import re
import zipfile
from typing import cast

from lxml import etree

from include.workbook.kind import ZIP_ERRORS, is_folder, package_name

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TYPES_PART = "[Content_Types].xml"
_RELATIONS_PART = re.compile(r"(.*/)?_rels/(.*)\.rels")
_UNIX = 3
_STRICT = b"http://purl.oclc.org/ooxml/"
# ISO/IEC 29500-4, annex A. Longer names stand before those that they begin with.
_TRANSITIONAL = tuple(
    (_STRICT + strict.encode(), b"http://schemas.openxmlformats.org/" + transitional.encode())
    for strict, transitional in (
        ("spreadsheetml/main", "spreadsheetml/2006/main"),
        ("officeDocument/relationships", "officeDocument/2006/relationships"),
        ("officeDocument/extendedProperties", "officeDocument/2006/extended-properties"),
        ("officeDocument/customProperties", "officeDocument/2006/custom-properties"),
        ("officeDocument/docPropsVTypes", "officeDocument/2006/docPropsVTypes"),
        ("officeDocument/sharedTypes", "officeDocument/2006/sharedTypes"),
        ("officeDocument/math", "officeDocument/2006/math"),
        ("drawingml/spreadsheetDrawing", "drawingml/2006/spreadsheetDrawing"),
        ("drawingml/chartDrawing", "drawingml/2006/chartDrawing"),
        ("drawingml/diagram", "drawingml/2006/diagram"),
        ("drawingml/picture", "drawingml/2006/picture"),
        ("drawingml/chart", "drawingml/2006/chart"),
        ("drawingml/main", "drawingml/2006/main"),
    )
)
_CONFORMANCE = re.compile(rb'\sconformance="strict"')


class SlipNotPossibleError(Exception):
    """A package that cannot be marked without harm; the message says why."""


def main(tag: str) -> str:
    """A tag of the spreadsheet namespace, as lxml writes it."""
    return f"{{{MAIN}}}{tag}"


class Package:
    """An .xlsx opened in memory: parts by name, trees parsed when asked for, relations and content types kept in step."""

    def __init__(self, content: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                found = {package_name(entry.filename): package.read(entry) for entry in package.infolist() if not is_folder(entry)}
        except ZIP_ERRORS as error:
            raise SlipNotPossibleError(f"the package cannot be unpacked: {error}") from error
        self.parts = {name: _transitional(part) for name, part in found.items()}
        self._names = {name.lower(): name for name in self.parts}
        self._trees: dict[str, etree._Element] = {}
        office = next((target for _, kind, target in self.relations("") if kind.endswith("/officeDocument")), None)
        if office is None or office not in self.parts:
            raise SlipNotPossibleError("the package names no workbook part")
        self.workbook_part = office
        if self.tree(office).tag != main("workbook"):
            raise SlipNotPossibleError(f"the workbook part is {self.tree(office).tag}; only the transitional format is marked")

    def tree(self, part: str) -> etree._Element:
        """The parsed part; changes to it are written on saving."""
        if part not in self._trees:
            lenient = part.endswith(".vml")  # Excel itself writes VML that is not well-formed
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=lenient)
            try:
                tree = etree.fromstring(self.parts[part], parser)
            except (etree.XMLSyntaxError, KeyError) as error:
                raise SlipNotPossibleError(f"part {part} cannot be parsed: {error}") from error
            if tree is None:  # what the lenient parser makes of something that is no XML at all
                raise SlipNotPossibleError(f"part {part} holds no XML")
            self._trees[part] = tree
        return self._trees[part]

    def mentions(self, part: str, words: bytes) -> bool:
        """Whether a part may hold these bytes; one that was parsed already may always."""
        return part in self._trees or words in self.parts[part]

    def add(self, part: str, tree: etree._Element, content_type: str | None = None, *, default_of: str | None = None) -> None:
        """Add a part with its content type: its own one, or the default of an extension."""
        self.parts[part] = b""
        self._trees[part] = tree
        types = self.tree(_TYPES_PART)
        if default_of:
            if not any(entry.get("Extension", "").lower() == default_of for entry in types):
                types.insert(
                    0, types.makeelement(f"{{{_CONTENT_TYPES}}}Default", {"Extension": default_of, "ContentType": content_type or ""})
                )
        else:
            etree.SubElement(types, f"{{{_CONTENT_TYPES}}}Override", {"PartName": f"/{part}", "ContentType": content_type or ""})

    def remove(self, part: str) -> None:
        """Remove a part, its own relations and its content type."""
        for name in (part, self._as_written(_relations_part(part))):
            self.parts.pop(name, None)
            self._trees.pop(name, None)
        types = self.tree(_TYPES_PART)
        for entry in [entry for entry in types if entry.get("PartName") == f"/{part}"]:
            types.remove(entry)

    def set_type(self, part: str, content_type: str) -> None:
        """Say of a part that its content is of this type, where the package says otherwise."""
        for entry in self.tree(_TYPES_PART):
            if entry.get("PartName") == f"/{part}" and entry.get("ContentType") != content_type:
                entry.set("ContentType", content_type)

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """Id, type and target part of every relation of a part; of the whole package for an empty name."""
        name = self._as_written(_relations_part(part))
        if name not in self.parts:
            return []
        targets = ((entry, target_part(part, entry)) for entry in self.tree(name) if isinstance(entry.tag, str))
        return [(entry.get("Id", ""), entry.get("Type", ""), self._as_written(target)) for entry, target in targets]

    def _as_written(self, name: str) -> str:
        """The name of a part as the package has it: names differ by more than case."""
        return name if name in self.parts else self._names.get(name.lower(), name)

    def target(self, part: str, kind: str) -> tuple[str, str] | None:
        """Id and target of a part's relation of one kind, such as ``comments``, or ``None``."""
        return next(((rid, target) for rid, type_, target in self.relations(part) if type_.endswith(f"/{kind}")), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Relate a part to another one; returns the relation's id."""
        name = self._as_written(_relations_part(part))
        if name not in self.parts:
            self.parts[name] = b""
            self._trees[name] = etree.Element(f"{{{_PACKAGE_RELATIONSHIPS}}}Relationships", nsmap={None: _PACKAGE_RELATIONSHIPS})
        known = {rid for rid, _, _ in self.relations(part)}
        rid = next(f"rIdPci{number}" for number in range(1, 10_000) if f"rIdPci{number}" not in known)
        type_ = f"{RELATIONSHIPS}/{kind}"
        etree.SubElement(self.tree(name), f"{{{_PACKAGE_RELATIONSHIPS}}}Relationship", {"Id": rid, "Type": type_, "Target": f"/{target}"})
        return rid

    def unrelate(self, part: str, relation_id: str) -> None:
        """Take a relation away."""
        tree = self.tree(self._as_written(_relations_part(part)))
        for entry in [entry for entry in tree if entry.get("Id") == relation_id]:
            tree.remove(entry)

    def save(self, created_on: dt.date) -> bytes:
        """The package as bytes; the same content and day always give the same bytes."""
        stamp = (max(created_on.year, 1980), created_on.month, created_on.day, 0, 0, 0)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for name in sorted(self.parts, key=lambda name: (name != _TYPES_PART, name)):
                entry = zipfile.ZipInfo(name, stamp)
                entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, _UNIX, 0o644 << 16
                package.writestr(entry, self._bytes_of(name))
        return target.getvalue()

    def _bytes_of(self, part: str) -> bytes:
        if part not in self._trees:
            return self.parts[part]
        return cast(bytes, etree.tostring(self._trees[part], xml_declaration=True, encoding="UTF-8", standalone=True))


def target_part(owner: str, relation: etree._Element) -> str:
    """The name of the part to which a relation of ``owner`` leads."""
    target = str(relation.get("Target", "")).replace("\\", "/")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(owner), target))


def relations_owner(part: str) -> str | None:
    """The part whose relations ``part`` holds, empty for the package itself; ``None`` when it holds none."""
    found = _RELATIONS_PART.fullmatch(part)
    return f"{found[1] or ''}{found[2]}" if found else None


def _transitional(part: bytes) -> bytes:
    """A part of the strict format as the transitional one, which every program opens: the names of its namespaces are others."""
    if _STRICT not in part:
        return part
    for strict, transitional in _TRANSITIONAL:
        part = part.replace(strict, transitional)
    return _CONFORMANCE.sub(b"", part, count=1)


def _relations_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
