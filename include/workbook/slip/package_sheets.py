"""The sheets of a package, and the order in which a worksheet's elements must stand."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from include.workbook.package import MAIN, RELATIONSHIPS, Package, SlipNotPossibleError, main

# ECMA-376, CT_Worksheet. Excel "repairs" a file whose elements stand in another order.
_WORKSHEET_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges",
    "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
    "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture",
    "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_PLACES = {main(name): place for place, name in enumerate(_WORKSHEET_ORDER)}


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, its part, its entry in the workbook."""

    name: str
    part: str
    entry: etree._Element


def sheets_of(package: Package) -> list[SheetPart]:
    """The worksheets in workbook order; chart sheets are left out.

    Raises:
        SlipNotPossibleError: when a sheet's part is missing.
    """
    targets = {rid: (kind, target) for rid, kind, target in package.relations(package.workbook_part)}
    found = []
    for entry in package.tree(package.workbook_part).iter(main("sheet")):
        kind, target = targets.get(entry.get(f"{{{RELATIONSHIPS}}}id", ""), ("", ""))
        if target not in package.parts:
            raise SlipNotPossibleError(f"sheet {entry.get('name')} has no part")
        if kind.endswith("/worksheet"):
            found.append(SheetPart(entry.get("name", ""), target, entry))
    return found


def insert_in_order(worksheet: etree._Element, element: etree._Element) -> None:
    """Insert an element where the schema wants it, after others of its kind."""
    place = _PLACES[element.tag]
    for position, child in enumerate(worksheet):
        if _PLACES.get(child.tag, len(_PLACES)) > place:
            worksheet.insert(position, element)
            return
    worksheet.append(element)


def element(tag: str, attributes: dict[str, str] | None = None, *children: etree._Element, text: str | None = None) -> etree._Element:
    """A new element of the spreadsheet namespace."""
    made = etree.Element(main(tag), attributes or {}, nsmap={None: MAIN})
    made.text = text
    made.extend(children)
    return made
