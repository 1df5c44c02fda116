"""The comments of a slip: what is wrong, at the very cell, beside the comments that stood there before.

What they say is the finding's: the sentences of its rule in ``include/catalog/rules/``, put together in ``write.py``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from lxml import etree

from include.workbook.cells import address, row_and_column
from include.workbook.package import MAIN, RELATIONSHIPS, Package, main
from include.workbook.slip.package_sheets import element, insert_in_order
from include.workbook.vocabulary import VOCABULARY

AUTHOR = VOCABULARY["slip_author"]
_HEAD = f"{AUTHOR}\n"
_SEPARATOR = f"\n――――――――\n{_HEAD}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_V = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_X = "urn:schemas-microsoft-com:office:excel"
_WIDTH_PIXELS, _LINE_PIXELS, _CHARACTERS_PER_LINE = 380, 17, 54
_SHAPE_ID = re.compile(r"_x0000_s(\d+)")
_FIRST_NUMBER = 1025  # where Excel itself begins to number the shapes of a sheet
_DEFAULT_COLUMN, _DEFAULT_ROW_POINTS = 9.0, 15.0


def add_comments(package: Package, part: str, texts: dict[tuple[int, int], str]) -> None:
    """Add one comment per cell, keyed by row and column; a cell's own comment is kept above ours."""
    comments = _comments_tree(package, part)
    shapes = _shapes_tree(package, part)
    author = _author(comments)
    known = {entry.get("ref"): entry for entry in comments.iter(main("comment"))}
    sizes, number = _sizes(package.tree(part)), _highest_number(shapes)
    for (row, column), text in sorted(texts.items()):
        where = address(row, column)
        if where in known:
            run = element("r", None, _text(_SEPARATOR + text))
            known[where].find(main("text")).append(run)
            continue
        body = element("text", None, element("r", None, element("rPr", None, element("b")), _text(_HEAD)), element("r", None, _text(text)))
        comments.find(main("commentList")).append(element("comment", {"ref": where, "authorId": str(author)}, body))
        number += 1
        shapes.append(_shape(sizes, number, row, column, text))


def remove_comments(package: Package, part: str) -> None:
    """Take our comments off and leave the others as they were."""
    found = package.target(part, "comments")
    if found is None or found[1] not in package.parts:
        return
    comments = package.tree(found[1])
    listed = comments.find(main("commentList"))
    gone = []
    for comment in list(listed) if listed is not None else []:
        text = _plain(comment)
        if text.startswith(AUTHOR):
            listed.remove(comment)
            gone.append(comment.get("ref"))
        elif _SEPARATOR in text:
            _cut(comment)
    if not gone:
        return
    _remove_shapes(package, part, {_zero_based(where) for where in gone})
    if not len(listed):
        package.unrelate(part, found[0])
        package.remove(found[1])


def _comments_tree(package: Package, part: str) -> etree._Element:
    found = package.target(part, "comments")
    if found and found[1] in package.parts:
        return package.tree(found[1])
    name = _free_name(package, "xl/comments/pci{}.xml")
    tree = element("comments", None, element("authors"), element("commentList"))
    package.add(name, tree, _COMMENTS_TYPE)
    package.relate(part, "comments", name)
    return tree


def _shapes_tree(package: Package, part: str) -> etree._Element:
    worksheet = package.tree(part)
    legacy = worksheet.find(main("legacyDrawing"))
    targets = {rid: target for rid, _, target in package.relations(part)}
    if legacy is not None and targets.get(legacy.get(f"{{{RELATIONSHIPS}}}id", "")) in package.parts:
        return package.tree(targets[legacy.get(f"{{{RELATIONSHIPS}}}id", "")])
    name = _free_name(package, "xl/drawings/pciComments{}.vml")
    tree = etree.Element("xml", nsmap={"v": _V, "o": _O, "x": _X})
    kind = etree.SubElement(
        tree, f"{{{_V}}}shapetype", {"id": "_x0000_t202", "coordsize": "21600,21600", "path": "m,l,21600r21600,l21600,xe"}
    )
    kind.set(f"{{{_O}}}spt", "202")
    etree.SubElement(kind, f"{{{_V}}}stroke", {"joinstyle": "miter"})
    etree.SubElement(kind, f"{{{_V}}}path", {"gradientshapeok": "t", f"{{{_O}}}connecttype": "rect"})
    package.add(name, tree, _VML_TYPE, default_of="vml")
    drawing = etree.Element(main("legacyDrawing"), {f"{{{RELATIONSHIPS}}}id": package.relate(part, "vmlDrawing", name)}, nsmap={None: MAIN})
    if legacy is not None:
        worksheet.remove(legacy)
    insert_in_order(worksheet, drawing)
    return tree


def _free_name(package: Package, pattern: str) -> str:
    return next(pattern.format(number) for number in range(1, 10_000) if pattern.format(number) not in package.parts)


def _author(comments: etree._Element) -> int:
    authors = comments.find(main("authors"))
    names = [entry.text for entry in authors]
    if AUTHOR not in names:
        authors.append(element("author", text=AUTHOR))
        names.append(AUTHOR)
    return names.index(AUTHOR)


def _text(words: str) -> etree._Element:
    made = element("t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    made.text = printable(words)
    return made


def printable(words: str) -> str:
    """``words`` without the control characters that XML cannot hold."""
    return "".join(c if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff") else "�" for c in words)


def _plain(comment: etree._Element) -> str:
    return "".join(entry.text or "" for entry in comment.iter(main("t"))).replace("\r", "").replace("_x000D_", "")


def _cut(comment: etree._Element) -> None:
    """Cut our words off the end of somebody else's comment."""
    left = _plain(comment).index(_SEPARATOR)
    for entry in comment.iter(main("t")):
        text = (entry.text or "").replace("\r", "").replace("_x000D_", "")
        entry.text, left = text[: max(left, 0)], left - len(text)
    for run in list(comment.find(main("text")).iter(main("r"))):
        if not "".join(entry.text or "" for entry in run.iter(main("t"))):
            run.getparent().remove(run)


def _zero_based(where: str) -> tuple[str, str]:
    row, column = row_and_column(where)
    return str(row - 1), str(column - 1)


def _remove_shapes(package: Package, part: str, places: set[tuple[str, str]]) -> None:
    worksheet = package.tree(part)
    legacy = worksheet.find(main("legacyDrawing"))
    rid = legacy.get(f"{{{RELATIONSHIPS}}}id", "") if legacy is not None else ""
    target = {found: target for found, _, target in package.relations(part)}.get(rid)
    if legacy is None or target not in package.parts:
        return
    shapes = package.tree(target)
    for shape in list(shapes.iter(f"{{{_V}}}shape")):
        place = tuple((shape.findtext(f".//{{{_X}}}{name}") or "").strip() for name in ("Row", "Column"))
        if place in places:
            shape.getparent().remove(shape)
    if not any(True for _ in shapes.iter(f"{{{_V}}}shape")):
        worksheet.remove(legacy)
        package.unrelate(part, rid)
        package.remove(target)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Pixels of columns and rows that have a size of their own, by number from 1; 0 stands for all others."""

    widths: dict[int, float]
    heights: dict[int, float]


def _sizes(worksheet: etree._Element) -> _Sizes:
    return _Sizes(_widths(worksheet), _heights(worksheet))


def _highest_number(shapes: etree._Element) -> int:
    """The highest number that any shape has; two with the same one are a file that Excel repairs by dropping them."""
    ids = (_SHAPE_ID.fullmatch(shape.get(name, "")) for shape in shapes.iter("*") for name in ("id", f"{{{_O}}}spid"))
    return max([_FIRST_NUMBER - 1, *(int(found[1]) for found in ids if found)])


def _shape(sizes: _Sizes, number: int, row: int, column: int, text: str) -> etree._Element:
    lines = 1 + sum(max(1, math.ceil(len(line) / _CHARACTERS_PER_LINE)) for line in text.split("\n"))
    right = _walk(sizes.widths, column + 1, _WIDTH_PIXELS)
    bottom = _walk(sizes.heights, max(row - 1, 1), lines * _LINE_PIXELS + 12)
    anchor = f"{column}, 12, {max(row - 2, 0)}, 4, {right[0]}, {right[1]}, {bottom[0]}, {bottom[1]}"
    size = f"width:{_WIDTH_PIXELS * 0.75:.0f}pt;height:{lines * _LINE_PIXELS * 0.75:.0f}pt"
    style = f"position:absolute;{size};z-index:{number};visibility:hidden"
    shape = etree.Element(
        f"{{{_V}}}shape",
        {"id": f"_x0000_s{number}", "type": "#_x0000_t202", "style": style, "fillcolor": "#fffbe6"},
        nsmap={"v": _V, "o": _O, "x": _X},
    )
    shape.set(f"{{{_O}}}insetmode", "auto")
    etree.SubElement(shape, f"{{{_V}}}fill", {"color2": "#fffbe6"})
    etree.SubElement(shape, f"{{{_V}}}path", {f"{{{_O}}}connecttype": "none"})
    box = etree.SubElement(shape, f"{{{_V}}}textbox", {"style": "mso-direction-alt:auto"})
    etree.SubElement(box, "div", {"style": "text-align:left"})
    data = etree.SubElement(shape, f"{{{_X}}}ClientData", {"ObjectType": "Note"})
    for name, value in (
        ("MoveWithCells", None),
        ("SizeWithCells", None),
        ("Anchor", anchor),
        ("AutoFill", "False"),
        ("Row", str(row - 1)),
        ("Column", str(column - 1)),
    ):
        etree.SubElement(data, f"{{{_X}}}{name}").text = value
    return shape


def _widths(worksheet: etree._Element) -> dict[int, float]:
    found = {}
    for entry in worksheet.iter(main("col")):
        pixels = 0 if entry.get("hidden") in ("1", "true") else float(entry.get("width", _DEFAULT_COLUMN)) * 7 + 5
        for number in range(int(entry.get("min", "1")), min(int(entry.get("max", "1")), 200) + 1):
            found[number] = pixels
    return {0: _DEFAULT_COLUMN * 7 + 5} | found


def _heights(worksheet: etree._Element) -> dict[int, float]:
    rows = {
        int(entry.get("r")): float(entry.get("ht")) * 4 / 3 for entry in worksheet.iter(main("row")) if entry.get("ht") and entry.get("r")
    }
    return {0: _DEFAULT_ROW_POINTS * 4 / 3} | rows


def _walk(sizes: dict[int, float], first: int, pixels: float) -> tuple[int, int]:
    """The 0-based column or row in which ``pixels`` from the start of ``first`` end, and how far into it."""
    number = first
    while pixels > sizes.get(number, sizes[0]) and number < first + 400:
        pixels -= sizes.get(number, sizes[0])
        number += 1
    return number - 1, max(0, int(pixels))
