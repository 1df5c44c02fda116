"""The first sheet of a slip: what is wrong, grouped by rule, each linked to its cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree

from include.texts import CODES, book
from include.workbook.package import MAIN, RELATIONSHIPS, Package, main
from include.workbook.read import RECEIPT_LABEL, SLIP_SHEET
from include.workbook.slip.colours import COLORS, append_style, styles_section
from include.workbook.slip.comments import printable
from include.workbook.slip.package_sheets import element, sheets_of
from include.workbook.style import row_height_points

if TYPE_CHECKING:
    from include.workbook.slip.marking import Mark, SlipHead

_TEXTS = book("slip")
MOST_PER_RULE = 20
_PART = "xl/worksheets/pciSlip.xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_WIDTHS = (6.0, 16.0, 9.0, 26.0, 46.0, 50.0)
_LETTERS = "ABCDEF"
_LONGEST_TEXT = 1200
_WORKBOOK_AFTER_NAMES = ("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
                         "fileRecoveryPr", "webPublishObjects", "extLst")  # fmt: skip


def remove_list(package: Package) -> None:
    """Take the list sheet out of the workbook, whoever saved it since."""
    sheets = [entry for entry in package.tree(package.workbook_part).iter(main("sheet"))]
    names = [unicodedata.normalize("NFC", entry.get("name", "")) for entry in sheets]
    if SLIP_SHEET not in names or len(sheets) == 1:
        return
    position = names.index(SLIP_SHEET)
    rid = sheets[position].get(f"{{{RELATIONSHIPS}}}id", "")
    part = {found: target for found, _, target in package.relations(package.workbook_part)}[rid]
    sheets[position].getparent().remove(sheets[position])
    package.unrelate(package.workbook_part, rid)
    package.remove(part)
    _renumber_names(package, position, removed=True)
    _open_at_first_sheet(package)


def add_list(package: Package, head: SlipHead, marks: Sequence[Mark], links: Mapping[str, str]) -> None:
    """Add the list as the first sheet, the one that is open. ``links`` gives the file's own spelling of a sheet's name."""
    _renumber_names(package, 0, removed=False)
    writer = _ListWriter(_Looks(package), links)
    worksheet = writer.write(head, marks)
    package.add(_PART, worksheet, _SHEET_TYPE)
    workbook = package.tree(package.workbook_part)
    sheets = workbook.find(main("sheets"))
    number = max(int(entry.get("sheetId", "0")) for entry in sheets) + 1
    entry = element("sheet", {"name": SLIP_SHEET, "sheetId": str(number)})
    entry.set(f"{{{RELATIONSHIPS}}}id", package.relate(package.workbook_part, "worksheet", _PART))
    sheets.insert(0, entry)
    _name_print_titles(workbook, writer.header_row)
    _open_at_first_sheet(package)


def _renumber_names(package: Package, position: int, removed: bool) -> None:
    """Keep names that belong to one sheet with that sheet when one comes or goes at ``position``."""
    for name in list(package.tree(package.workbook_part).iter(main("definedName"))):
        local = name.get("localSheetId")
        if local is None:
            continue
        if removed and int(local) == position:
            name.getparent().remove(name)
        elif removed and int(local) > position:
            name.set("localSheetId", str(int(local) - 1))
        elif not removed and int(local) >= position:
            name.set("localSheetId", str(int(local) + 1))


def _name_print_titles(workbook: etree._Element, header_row: int) -> None:
    names = workbook.find(main("definedNames"))
    if names is None:
        names = element("definedNames")
        after = [child for child in workbook if etree.QName(child).localname in _WORKBOOK_AFTER_NAMES]
        workbook.insert(workbook.index(after[0]) if after else len(workbook), names)
    title = f"'{SLIP_SHEET}'!${header_row}:${header_row}"
    names.insert(0, element("definedName", {"name": "_xlnm.Print_Titles", "localSheetId": "0"}, text=title))


def _open_at_first_sheet(package: Package) -> None:
    workbook = package.tree(package.workbook_part)
    for view in workbook.iter(main("workbookView")):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
    for number, sheet in enumerate(sheets_of(package)):
        for view in package.tree(sheet.part).iter(main("sheetView")):
            view.attrib.pop("tabSelected", None)
            if number == 0:
                view.set("tabSelected", "1")


class _Looks:
    """The styles of the list, appended to the workbook's own; index by name."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.fonts = styles_section(package, "fonts")
        self.fills = styles_section(package, "fills")
        self.borders = styles_section(package, "borders")
        self.formats = styles_section(package, "cellXfs")
        boxed, plain = self._border("thin"), self._border(None)
        none, header = self._fill(None), self._fill("FFDDE5EE")
        text, bold, title = self._font(11), self._font(11, "b"), self._font(16, "b")
        self.numbers = {
            "title": self._format(title, none, plain, "left"),
            "line": self._format(self._font(12), none, plain, "left"),
            "strong": self._format(self._font(12, "b"), none, plain, "left"),
            "small": self._format(self._font(10, "i"), none, plain, "left"),
            "header": self._format(bold, header, boxed, "center"),
            "middle": self._format(text, none, boxed, "center"),
            "text": self._format(text, none, boxed, "left"),
            "link": self._format(self._font(11, "b", "u", color="FF0B4F9E"), none, boxed, "center"),
        }
        for severity, (fill, ink) in COLORS.items():
            self.numbers[severity] = self._format(self._font(11, "b", color=ink), self._fill(fill), boxed, "left")

    def _font(self, size: int, *marks: str, color: str = "FF000000") -> int:
        parts = [element(mark) for mark in ("b", "i", "u") if mark in marks]
        parts += [
            element("sz", {"val": str(size)}),
            element("color", {"rgb": color}),
            element("name", {"val": "Times New Roman"}),
            element("family", {"val": "1"}),
        ]
        return append_style(self.fonts, element("font", None, *parts))

    def _fill(self, color: str | None) -> int:
        pattern = (
            element("patternFill", {"patternType": "solid"}, element("fgColor", {"rgb": color}))
            if color
            else element("patternFill", {"patternType": "none"})
        )
        return append_style(self.fills, element("fill", None, pattern))

    def _border(self, style: str | None) -> int:
        sides = [
            element(side, {"style": style}, element("color", {"rgb": "FF8C8C8C"})) if style else element(side)
            for side in ("left", "right", "top", "bottom")
        ]
        return append_style(self.borders, element("border", None, *sides, element("diagonal")))

    def _format(self, font: int, fill: int, border: int, place: str) -> int:
        alignment = element("alignment", {"horizontal": place, "vertical": "center" if place == "center" else "top", "wrapText": "1"})
        given = {"numFmtId": "49", "fontId": str(font), "fillId": str(fill), "borderId": str(border), "xfId": "0", "quotePrefix": "1"}
        applied = {f"apply{what}": "1" for what in ("NumberFormat", "Font", "Fill", "Border", "Alignment")}
        return append_style(self.formats, element("xf", given | applied, alignment))


class _ListWriter:
    """Writes the list's XML from top to bottom."""

    def __init__(self, looks: _Looks, links: Mapping[str, str]) -> None:
        self.looks, self.links = looks, links
        self.data = element("sheetData")
        self.merges: list[str] = []
        self.hyperlinks: list[tuple[str, str]] = []
        self.row = 0
        self.header_row = 1

    def write(self, head: SlipHead, marks: Sequence[Mark]) -> etree._Element:
        self._head(head, marks)
        self.header_row = self.row + 1
        self._cells([(header, "header") for header in _TEXTS.labels("headers").values()])
        for rule, mine in _groups(marks):
            self._group(rule, mine)
        if not marks:
            self._line(_TEXTS.vi("list.nothing"), "line")
        return self._worksheet()

    def _head(self, head: SlipHead, marks: Sequence[Mark]) -> None:
        self._line(_TEXTS.vi("head.title"), "title", 16)
        whose = {"department": head.department_name_vi, "code": head.department_code, "round": head.round_code}
        sentence = _TEXTS.vi("head.whose_version", version=head.version, **whose) if head.version else _TEXTS.vi("head.whose", **whose)
        self._line(sentence, "strong", 12)
        # The number stands in a cell of its own: it is read back when the corrected file comes.
        self._pair(RECEIPT_LABEL, head.receipt_number)
        self._pair(_TEXTS.vi("head.arrived"), head.arrived_vi)
        self._pair(_TEXTS.vi("head.state"), f"{head.state_vi} ({head.state_en}). {head.next_vi}")
        if head.changes_vi:
            self._pair(_TEXTS.vi("head.changes"), head.changes_vi)
        counted = [(severity, sum(mark.severity == severity for mark in marks)) for severity in COLORS]
        severities = CODES.labels("severities")
        self._pair(_TEXTS.vi("head.total"), ", ".join(f"{severities[severity].lower()} {count}" for severity, count in counted))
        self._line(_TEXTS.vi("head.how"), "small", 10)
        critical, warning, info = (severities[severity] for severity in COLORS)
        self._cells([("", "line"), (critical, "critical"), ("", "critical"), (warning, "warning"), (info, "info"), ("", "line")])
        self.merges.append(f"B{self.row}:C{self.row}")
        self._line("", "small", 10)

    def _group(self, rule: tuple[str, str], mine: list[Mark]) -> None:
        severity, code = rule
        word = CODES.vi(f"severities.{severity}")
        self._line(_TEXTS.vi("list.group", severity=word, rule=code, title=mine[0].title_vi, count=len(mine)), severity)
        for number, mark in enumerate(mine[:MOST_PER_RULE], start=1):
            spelled = self.links.get(mark.sheet or "")
            linked = bool(spelled and mark.cell)
            self._cells(
                [
                    (str(number), "middle"),
                    (mark.sheet or _TEXTS.vi("list.whole_file"), "text"),
                    (mark.cell or "", "link" if linked else "middle"),
                    (mark.found or "", "text"),
                    (mark.message_vi, "text"),
                    (_TEXTS.vi("list.needed", expected=mark.expected, remedy=mark.remedy_vi), "text"),
                ]
            )
            if linked and spelled:
                quoted = spelled.replace("'", "''")
                self.hyperlinks.append((f"C{self.row}", f"'{quoted}'!{mark.cell}"))
        if len(mine) > MOST_PER_RULE:
            self._line(_TEXTS.vi("list.more", count=len(mine) - MOST_PER_RULE), "small", 10)

    def _line(self, text: str, look: str, points: float = 11) -> None:
        self._cells([(text, look)] + [("", look)] * (len(_WIDTHS) - 1), heights=[(text, sum(_WIDTHS))], points=points)
        self.merges.append(f"A{self.row}:F{self.row}")

    def _pair(self, label: str, text: str) -> None:
        self._cells([(label, "strong"), ("", "strong"), (text, "line")], heights=[(text, sum(_WIDTHS[2:]))], points=12)
        self.merges += [f"A{self.row}:B{self.row}", f"C{self.row}:F{self.row}"]

    def _cells(self, cells: list[tuple[str, str]], heights: list[tuple[str, float]] | None = None, points: float = 11) -> None:
        self.row += 1
        shown = [(printable(text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"), look) for text, look in cells]
        # Narrow columns wrap earlier than the average says.
        measured = heights or [(text, width * 0.93) for (text, _), width in zip(shown, _WIDTHS, strict=False)]
        row = element("row", {"r": str(self.row), "ht": f"{row_height_points(measured, points):g}", "customHeight": "1"})
        for letter, (text, look) in zip(_LETTERS, shown, strict=False):
            cell = element("c", {"r": f"{letter}{self.row}", "s": str(self.looks.numbers[look])})
            if text:
                cell.set("t", "inlineStr")
                inside = element("t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}, text=text)
                cell.append(element("is", None, inside))
            row.append(cell)
        self.data.append(row)

    def _worksheet(self) -> etree._Element:
        columns = [
            element("col", {"min": str(n), "max": str(n), "width": f"{width:g}", "customWidth": "1"})
            for n, width in enumerate(_WIDTHS, start=1)
        ]
        view = element("sheetView", {"showGridLines": "0", "tabSelected": "1", "workbookViewId": "0"})
        view.append(
            element(
                "pane",
                {"ySplit": str(self.header_row), "topLeftCell": f"A{self.header_row + 1}", "activePane": "bottomLeft", "state": "frozen"},
            )
        )
        sheet = etree.Element(main("worksheet"), nsmap={None: MAIN, "r": RELATIONSHIPS})
        sheet.append(element("sheetPr", None, element("tabColor", {"rgb": "FFA31515"}), element("pageSetUpPr", {"fitToPage": "1"})))
        sheet.append(element("dimension", {"ref": f"A1:F{self.row}"}))
        sheet.append(element("sheetViews", None, view))
        sheet.append(element("sheetFormatPr", {"defaultRowHeight": "15"}))
        sheet.append(element("cols", None, *columns))
        sheet.append(self.data)
        sheet.append(element("mergeCells", {"count": str(len(self.merges))}, *(element("mergeCell", {"ref": ref}) for ref in self.merges)))
        if self.hyperlinks:
            sheet.append(
                element(
                    "hyperlinks", None, *(element("hyperlink", {"ref": ref, "location": to, "display": to}) for ref, to in self.hyperlinks)
                )
            )
        sheet.append(element("printOptions", {"horizontalCentered": "1"}))
        sheet.append(
            element("pageMargins", {"left": "0.5", "right": "0.4", "top": "0.6", "bottom": "0.6", "header": "0.3", "footer": "0.3"})
        )
        sheet.append(element("pageSetup", {"paperSize": "9", "orientation": "landscape", "fitToWidth": "1", "fitToHeight": "0"}))
        sheet.append(
            element("headerFooter", None, element("oddFooter", text=f'&C&"Times New Roman,Regular"&10{book("template").vi("page")}'))
        )
        return sheet


def _groups(marks: Sequence[Mark]) -> list[tuple[tuple[str, str], list[Mark]]]:
    """By severity and rule: the worst first, then the most frequent."""
    order = list(COLORS)
    ranked = sorted(marks, key=lambda mark: (order.index(mark.severity), mark.rule_code))
    groups = [(rule, list(mine)) for rule, mine in groupby(ranked, key=lambda mark: (mark.severity, mark.rule_code))]
    return sorted(groups, key=lambda group: (order.index(group[0][0]), -len(group[1]), group[0][1]))
