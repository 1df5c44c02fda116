"""The colours of a slip: one conditional format per severity and sheet, recognisable by its formula."""

from __future__ import annotations

from lxml import etree

from include.workbook.package import Package, SlipNotPossibleError, main
from include.workbook.slip.package_sheets import element, insert_in_order

# Fill, text and border; the border shows a mark in black and white too.
COLORS = {"critical": ("FFF8C9C4", "FF7A0C0C"), "warning": ("FFFFE0A3", "FF5C3C00"), "info": ("FFCFE2F7", "FF17375E")}
_FORMULA = '"PCI-{severity}"<>""'
_STYLES_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")


def color_cells(package: Package, part: str, cells: list[tuple[str, str]]) -> None:
    """Colour cells by severity; a cell with several takes the worst."""
    worksheet = package.tree(part)
    for rule in worksheet.iter(main("cfRule")):
        # Ours come first, whatever the department formatted itself.
        rule.set("priority", str(int(rule.get("priority", "1")) + len(COLORS)))
    left = {cell: severity for severity in reversed(COLORS) for given, cell in cells if given == severity}
    for priority, severity in enumerate(COLORS, start=1):
        mine = list(dict.fromkeys(cell for _, cell in cells if left[cell] == severity))
        if mine:
            formula = element("formula", text=_FORMULA.format(severity=severity))
            rule = element("cfRule", {"type": "expression", "dxfId": str(_dxf(package, severity)), "priority": str(priority)}, formula)
            insert_in_order(worksheet, element("conditionalFormatting", {"sqref": " ".join(mine)}, rule))


def remove_colors(package: Package, part: str) -> None:
    """Take our conditional formats off, whoever saved the file since."""
    if not package.mentions(part, b"PCI-"):
        return
    ours = {_FORMULA.format(severity=severity) for severity in COLORS}
    for formatting in list(package.tree(part).iter(main("conditionalFormatting"))):
        for rule in list(formatting.iter(main("cfRule"))):
            if any((formula.text or "").replace(" ", "") in ours for formula in rule.iter(main("formula"))):
                formatting.remove(rule)
        if not any(True for _ in formatting.iter(main("cfRule"))):
            formatting.getparent().remove(formatting)


def styles_section(package: Package, name: str) -> etree._Element:
    """A list of the workbook's styles, such as ``fonts``, made where it is missing.

    Raises:
        SlipNotPossibleError: when the workbook has no styles at all.
    """
    found = package.target(package.workbook_part, "styles")
    if found is None or found[1] not in package.parts:
        raise SlipNotPossibleError("the workbook has no styles part")
    styles = package.tree(found[1])
    section = styles.find(main(name))
    if section is None:
        section = element(name, {"count": "0"})
        place = _STYLES_ORDER.index(name)
        after = [child for child in styles if etree.QName(child).localname in _STYLES_ORDER[: place + 1]]
        styles.insert(styles.index(after[-1]) + 1 if after else 0, section)
    return section


def append_style(section: etree._Element, style: etree._Element) -> int:
    """The index of ``style`` in its list; one that stands there already is used again."""
    wanted = etree.tostring(style, method="c14n")
    for number, child in enumerate(section):
        if etree.tostring(child, method="c14n") == wanted:
            return number
    section.append(style)
    section.set("count", str(len(section)))
    return len(section) - 1


def _dxf(package: Package, severity: str) -> int:
    fill, ink = COLORS[severity]
    sides = [element(side, {"style": "thin"}, element("color", {"rgb": ink})) for side in ("left", "right", "top", "bottom")]
    look = element(
        "dxf",
        None,
        element("font", None, element("b"), element("color", {"rgb": ink})),
        element(
            "fill",
            None,
            element("patternFill", {"patternType": "solid"}, element("fgColor", {"rgb": fill}), element("bgColor", {"rgb": fill})),
        ),
        element("border", None, *sides),
    )
    return append_style(styles_section(package, "dxfs"), look)
