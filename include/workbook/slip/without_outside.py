"""What reaches outside does not go back with a slip: links, connections, embedded objects; their cells keep the values they had."""

from __future__ import annotations

import re

from lxml import etree

from include.workbook.outside import formulas_reach_out, outside_kind, reaches_out
from include.workbook.package import RELATIONSHIPS, Package, SlipNotPossibleError, main, relations_owner, target_part

_LOST = "#REF!"  # what Excel itself writes for a reference that leads nowhere
_OUTSIDE_PIVOT = re.compile(rb'<(?:\w+:)?(?:cacheSource [^>]*type="(?:external|consolidation)"|worksheetSource [^>]*r:id=)')
_FROM_A_QUERY = ("tableType", "connectionId", "queryTableFieldId")


def remove_outside(package: Package) -> None:
    """Take out what reaches outside.

    Raises:
        SlipNotPossibleError: when a pivot table rests on outside data; without it the sheet would be another one.
    """
    if any(_OUTSIDE_PIVOT.search(content) for name, content in package.parts.items() if "pivotCache" in name):
        raise SlipNotPossibleError("a pivot table rests on data outside of the workbook")
    for name in list(package.parts):
        owner = relations_owner(name)
        if owner is not None and name in package.parts:
            _unrelate_outside(package, name, owner)
    for name in [name for name, content in package.parts.items() if name.endswith(".xml") and formulas_reach_out(content)]:
        _break_formulas(package, name)
    for entry in package.tree(package.workbook_part).iter(main("definedName")):
        if reaches_out(entry.text or ""):
            entry.text = _LOST
    for name in [name for name, content in package.parts.items() if name.startswith("xl/worksheets/") and b"oleObject " in content]:
        for entry in [entry for entry in package.tree(name).iter("{*}oleObject") if entry.get("link")]:
            _remove_object(package, name, entry)
    for name in [name for name, content in package.parts.items() if name.startswith("xl/tables/") and b"tableType=" in content]:
        _make_plain_table(package.tree(name))


def _unrelate_outside(package: Package, relations: str, owner: str) -> None:
    for entry in list(package.tree(relations)):
        if outside_kind(entry) is None:
            continue
        if owner:
            _remove_references(package, owner, entry.get("Id", ""))
        package.tree(relations).remove(entry)
        if entry.get("TargetMode") != "External":
            _remove_with_its_own(package, target_part(owner, entry))


def _remove_with_its_own(package: Package, part: str) -> None:
    """Remove a part and those that nothing else in the package names."""
    own = [target for _, _, target in package.relations(part)]
    package.remove(part)
    named = {target for name in package.parts if (owner := relations_owner(name)) is not None for *_, target in package.relations(owner)}
    for target in own:
        if target in package.parts and target not in named:
            _remove_with_its_own(package, target)


def _remove_references(package: Package, owner: str, relation_id: str) -> None:
    """Remove the elements that name a relation; a picture stays, empty."""
    for entry in list(package.tree(owner).iter(etree.Element)):
        names = [name for name, value in entry.attrib.items() if value == relation_id and _is_reference(name)]
        if not names:
            continue
        if etree.QName(entry).localname in ("blip", "imagedata"):
            for name in names:
                del entry.attrib[name]
        else:
            _remove_object(package, owner, entry)


def _remove_object(package: Package, sheet: str, entry: etree._Element) -> None:
    if entry.get("shapeId"):
        _remove_shape(package, sheet, f"_x0000_s{entry.get('shapeId')}")
    _remove_upwards(entry)


def _is_reference(attribute: str) -> bool:
    return attribute.startswith(f"{{{RELATIONSHIPS}}}") or attribute.endswith("}relid")


def _remove_upwards(entry: etree._Element) -> None:
    """Remove an element, and what would be empty without it; the root stays."""
    parent = entry.getparent()
    while parent is not None:
        parent.remove(entry)
        if len(parent) or (parent.text or "").strip():
            return
        entry, parent = parent, parent.getparent()


def _remove_shape(package: Package, sheet: str, shape: str) -> None:
    """Remove the pictures that stand for an embedded object, in the drawing and in its older twin."""
    for _, kind, target in package.relations(sheet):
        if target in package.parts and kind.endswith(("/drawing", "/vmlDrawing")):
            for entry in list(package.tree(target).iter(etree.Element)):
                if shape in (entry.get("spid"), entry.get("id")):
                    anchor = next(a for a in (entry, *entry.iterancestors()) if a.getparent() is package.tree(target))
                    anchor.getparent().remove(anchor)


def _break_formulas(package: Package, part: str) -> None:
    """A cell keeps the value that its formula had; a formula elsewhere, as in a chart, loses what it refers to."""
    broken, shared = False, set()
    for formula in [entry for entry in package.tree(part).iter("{*}f")]:
        is_follower = formula.get("t") == "shared" and formula.get("si") in shared and not formula.text
        if not is_follower and not reaches_out(formula.text or ""):
            continue
        if formula.getparent().tag != main("c"):
            formula.text = _LOST
            continue
        if formula.get("t") == "shared":
            shared.add(formula.get("si"))
        formula.getparent().remove(formula)
        broken = True
    chain = package.target(package.workbook_part, "calcChain")
    if broken and chain:  # it names every cell with a formula; Excel makes it anew
        package.unrelate(package.workbook_part, chain[0])
        package.remove(chain[1])


def _make_plain_table(table: etree._Element) -> None:
    for entry in table.iter(etree.Element):
        for name in _FROM_A_QUERY:
            entry.attrib.pop(name, None)
    for entry in list(table.iter(main("xmlColumnPr"))):
        entry.getparent().remove(entry)
