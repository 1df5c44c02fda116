"""The return slip: marks at the right cells, nothing else changed, and no trace left when they come off."""

import io
import re
import unicodedata
import zipfile

import openpyxl
import pytest
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from include.catalog import load_catalogue
from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.intake.slips import slip_of_check
from include.workbook.cells import read_sheets
from include.workbook.read import read_workbook
from include.workbook.slip.marking import SLIP_SHEET, SlipNotPossibleError, mark_workbook, without_marks
from tests.sample.files import FILES as DELIVERIES
from tests.workbook.marks import HEAD, colored, mark, right_value
from tests.workbook.test_print import converted

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue()
FILES = {file.file_name: file for file in DELIVERIES}
FAULTY = FILES["QNG-2021-Y_SXD.xlsx"]


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def judged(content, name=FAULTY.file_name):
    return judge(CATALOGUE, [FileToJudge("a" * 64, content, name, FAULTY.arrived_at)], {"QNG-2021-Y"})[0]


@pytest.fixture(scope="module")
def rich():
    """A workbook with everything that must survive: a chart, comments, formats, names, protection, validation, a formula with its value."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Chỉ tiêu"
    sheet.append(["a", 1, 2])
    sheet["D1"] = "=B1+C1"
    sheet["G7"].comment = Comment("Ghi chú của đơn vị", "Lan")
    sheet["H9"].comment = Comment("Ghi chú khác", "Lan")
    sheet.conditional_formatting.add(
        "B1:C1", CellIsRule(operator="greaterThan", formula=["0"], fill=PatternFill("solid", bgColor="00FF00"))
    )
    sheet.add_data_validation(DataValidation(type="whole", sqref="B1"))
    sheet.protection.sheet = True
    sheet.print_title_rows = "1:1"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, max_col=3, min_row=1))
    sheet.add_chart(chart, "J2")
    book.create_sheet("Khác")["A1"] = "khác"
    book.defined_names["ten_chung"] = DefinedName("ten_chung", attr_text="'Khác'!$A$1")
    plain = io.BytesIO()
    book.save(plain)
    # openpyxl writes no values of formulas; Excel does.
    with zipfile.ZipFile(plain) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb"<f>B1\+C1</f><v ?/?>(</v>)?", b"<f>B1+C1</f><v>3</v>", before)
    assert parts["xl/worksheets/sheet1.xml"] != before
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def test_every_fault_of_the_sample_is_marked_at_its_cell_with_its_comment():
    judgement = judged(FAULTY.content)
    slip = opened(slip_of_check(CATALOGUE, FAULTY.content, judgement))
    assert len(FAULTY.findings) == 14
    for rule, sheet, cell in FAULTY.findings:
        severity = CATALOGUE.rule(rule).severity
        assert colored(slip[sheet])[cell] == severity, (rule, cell)
        comment = slip[sheet][cell].comment.text
        finding = next(f for f in judgement.findings if (f.rule_code, f.cell) == (rule, cell))
        for told in (rule, finding.message_vi, finding.expected, finding.remedy_vi):
            assert unicodedata.normalize("NFC", told) in comment, (rule, told)
    marked = {(sheet.title, cell) for sheet in slip.worksheets for cell in colored(sheet)}
    assert marked == {(sheet, cell) for _, sheet, cell in FAULTY.findings}


def test_the_list_is_first_open_grouped_ranked_capped_and_linked():
    marks = [mark(f"G{row}", severity="warning", rule="IND-05") for row in range(1, 31)] + [mark("A1"), mark(None, None, "info", "IDN-07")]
    slip = opened(mark_workbook(FAULTY.content, HEAD, marks))
    assert slip.sheetnames[0] == SLIP_SHEET and slip.active.title == SLIP_SHEET
    sheet = slip[SLIP_SHEET]
    texts = [row[0].value for row in sheet.iter_rows(min_col=1, max_col=1) if row[0].value]
    groups = [text for text in texts if " · " in str(text)]
    assert [re.search(r"[A-Z]{3}-\d\d", group)[0] for group in groups] == ["CEL-03", "IND-05", "IDN-07"]
    assert "30 chỗ" in groups[1] and any("còn 10 chỗ khác" in str(text) for text in texts)
    links = {cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert len(links) == 21 and "'Chỉ tiêu'!G20" in links and "'Chỉ tiêu'!G21" not in links
    shown = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for told in (HEAD.receipt_number, HEAD.changes_vi, "Sở Xây dựng (SXD)", "nghiêm trọng 1, cảnh báo 30, lưu ý 1", "cả tệp"):
        assert told in shown, told


def test_everything_else_is_as_it_was(rich):
    slip = mark_workbook(rich, HEAD, [mark("G7"), mark("C1"), mark("K40", severity="info")])
    book, values = opened(slip), openpyxl.load_workbook(io.BytesIO(slip), data_only=True)
    sheet = book["Chỉ tiêu"]
    assert sheet["D1"].value == "=B1+C1" and values["Chỉ tiêu"]["D1"].value == 3
    assert (
        sheet.protection.sheet
        and sheet.data_validations.dataValidation[0].sqref
        == openpyxl.load_workbook(io.BytesIO(rich))["Chỉ tiêu"].data_validations.dataValidation[0].sqref
    )
    assert sheet.print_title_rows == "$1:$1" and book["Khác"].print_title_rows is None
    assert book.defined_names["ten_chung"].attr_text == "'Khác'!$A$1"
    assert sheet["H9"].comment.text == "Ghi chú khác"
    assert sheet["G7"].comment.text.startswith("Ghi chú của đơn vị") and "CEL-03" in sheet["G7"].comment.text
    with zipfile.ZipFile(io.BytesIO(rich)) as before, zipfile.ZipFile(io.BytesIO(slip)) as after:
        for name in before.namelist():
            if name.startswith(("xl/charts/", "xl/drawings/drawing", "docProps/", "xl/theme")):
                assert before.read(name) == after.read(name), name
    rules = sorted((rule.priority, rule.type) for area in sheet.conditional_formatting for rule in area.rules)
    assert [kind for _, kind in rules] == ["expression", "expression", "cellIs"], "ours win over the department's own"


def looks(content):
    """What a person sees of a workbook: cells, comments, conditional formats, names."""
    book = opened(content)
    sheets = {sheet.title: (_filled(sheet), _formatted(sheet), sheet.print_title_rows) for sheet in book.worksheets}
    return sheets | {"names": sorted(book.defined_names)}


def _filled(sheet):
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None or cell.comment]
    return [(cell.coordinate, cell.value, cell.comment.text if cell.comment else None) for cell in cells]


def _formatted(sheet):
    return sorted((str(area.sqref), rule.type, tuple(rule.formula)) for area in sheet.conditional_formatting for rule in area.rules)


@pytest.mark.parametrize("name", ["rich", "QNG-2021-Y_SXD.xlsx", "QNG-2021-Y_STTTT.xlsx", "QNG-2021-Y_SCT.xlsx"])
def test_marks_come_off_without_a_trace(rich, name):
    content = rich if name == "rich" else FILES[name].content
    marks = [mark("G7"), mark("G8", severity="warning"), mark("C12", "Nhiệm vụ"), mark("B2", "Khác"), mark("G7", rule="IND-01")]
    slip = mark_workbook(content, HEAD, marks)
    assert looks(slip) != looks(content)
    assert looks(without_marks(slip)) == looks(content)


def test_marks_come_off_after_openpyxl_saved_the_slip(rich):
    saved = io.BytesIO()
    opened(mark_workbook(rich, HEAD, [mark("G7"), mark("C1", severity="info")])).save(saved)
    assert looks(without_marks(saved.getvalue())) == looks(rich)


def test_marks_come_off_after_libreoffice_saved_the_slip(tmp_path):
    slip = slip_of_check(CATALOGUE, FAULTY.content, judged(FAULTY.content))
    bare = opened(without_marks(converted(slip, "xlsx", tmp_path)))
    assert SLIP_SHEET not in bare.sheetnames
    assert all(not colored(sheet) for sheet in bare.worksheets)
    assert [cell.coordinate for sheet in bare.worksheets for row in sheet.iter_rows() for cell in row if cell.comment] == []


def test_libreoffice_keeps_list_marks_and_comments(tmp_path):
    slip = slip_of_check(CATALOGUE, FAULTY.content, judged(FAULTY.content))
    saved = opened(converted(slip, "xlsx", tmp_path))
    assert saved.sheetnames == opened(slip).sheetnames
    for _, sheet, cell in FAULTY.findings:
        assert cell in colored(saved[sheet]) and "PCI – Phiếu trả lại" in saved[sheet][cell].comment.text


def test_a_slip_of_a_slip_has_only_the_new_marks():
    first = mark_workbook(FAULTY.content, HEAD, [mark("G7"), mark("G9")])
    second = opened(mark_workbook(first, HEAD, [mark("G8", severity="warning")]))
    assert second.sheetnames.count(SLIP_SHEET) == 1
    assert colored(second["Chỉ tiêu"]) == {"G8": "warning"}
    assert [c.coordinate for row in second["Chỉ tiêu"].iter_rows() for c in row if c.comment] == ["G8"]


def test_a_comment_never_takes_the_number_of_a_shape_that_is_there(rich):
    with zipfile.ZipFile(io.BytesIO(rich)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    [drawing] = [name for name in parts if name.endswith(".vml")]
    assert parts[drawing].count(b"_x0000_s") == 2
    # As Excel leaves them when shapes were deleted, and with a button, which keeps its number in another place.
    button = b'id="Nut" xmlns:o="urn:schemas-microsoft-com:office:office" o:spid="_x0000_s1029"'
    numbers = iter((b'id="_x0000_s1027"', button))
    parts[drawing] = re.sub(rb'id="_x0000_s\d+"', lambda _: next(numbers), parts[drawing])
    marked = mark_workbook(zipfile_with(parts), HEAD, [mark(f"K{row}") for row in range(20, 26)])
    with zipfile.ZipFile(io.BytesIO(marked)) as package:
        found = re.findall(rb'"_x0000_s(\d+)"', package.read(drawing))
    assert sorted(found) == [b"1027", b"1029", b"1030", b"1031", b"1032", b"1033", b"1034", b"1035"]


def test_the_same_marks_give_the_same_bytes():
    assert mark_workbook(FAULTY.content, HEAD, [mark()]) == mark_workbook(FAULTY.content, HEAD, [mark()])


def test_several_findings_of_a_cell_share_a_comment_and_the_worst_colour():
    slip = opened(
        mark_workbook(FAULTY.content, HEAD, [mark(severity="info", rule="IND-11"), mark(), mark(severity="warning", rule="IND-05")])
    )
    comment = slip["Chỉ tiêu"]["G7"].comment.text
    assert all(code in comment for code in ("CEL-03", "IND-05", "IND-11")) and colored(slip["Chỉ tiêu"]) == {"G7": "critical"}


def test_sheet_names_in_decomposed_unicode_are_found():
    content = FILES["QNG-2021-Y_STTTT.xlsx"].content
    name = next(n for n in opened(content).sheetnames if unicodedata.normalize("NFC", n) == "Chỉ tiêu")
    assert name != "Chỉ tiêu"
    slip = opened(mark_workbook(content, HEAD, [mark("G7")]))
    assert colored(slip[name]) == {"G7": "critical"}
    assert [c.hyperlink.location for row in slip[SLIP_SHEET].iter_rows() for c in row if c.hyperlink] == [f"'{name}'!G7"]


def test_a_mark_on_a_sheet_that_the_file_lacks_stands_in_the_list_only():
    slip = opened(mark_workbook(FAULTY.content, HEAD, [mark("G7", "Không có")]))
    assert all(not colored(sheet) for sheet in slip.worksheets)
    assert any(cell.value == "Không có" for row in slip[SLIP_SHEET].iter_rows() for cell in row)


def test_text_that_looks_like_a_formula_or_holds_control_characters_is_inert():
    nasty = '=HYPERLINK("http://x")\x07'
    slip = opened(mark_workbook(FAULTY.content, HEAD, [mark(found=nasty, message_vi="+1", expected="@x")]))
    cells = [cell for row in slip[SLIP_SHEET].iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type in ("s", "inlineStr") for cell in cells) and any("HYPERLINK" in str(cell.value) for cell in cells)


def with_macros(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/vbaProject.bin"] = b"not a real project"
    office = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    relation = f'<Relationship Id="rIdVba" Type="{office}" Target="vbaProject.bin"/></Relationships>'.encode()
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation)
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in parts["[Content_Types].xml"]
    types = parts["[Content_Types].xml"].replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    kind = b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    parts["[Content_Types].xml"] = types.replace(b"</Types>", kind)
    return zipfile_with(parts)


def test_macros_do_not_go_back_with_the_slip():
    slip = mark_workbook(with_macros(FAULTY.content), HEAD, [mark("G7")])
    with zipfile.ZipFile(io.BytesIO(slip)) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
        assert not [name for name in package.namelist() if "vba" in name.lower()]
    assert b"vbaProject" not in everything and b"macroEnabled" not in everything
    assert slip == mark_workbook(FAULTY.content, HEAD, [mark("G7")])


def test_a_sheet_of_macros_is_not_handed_back():
    with zipfile.ZipFile(io.BytesIO(FAULTY.content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    relations = parts["xl/_rels/workbook.xml.rels"]
    kind = b'Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet" Target="macrosheets/sheet1.xml"'
    more = b'<Relationship Id="rIdM" ' + kind + b"/></Relationships>"
    parts |= {"xl/_rels/workbook.xml.rels": relations.replace(b"</Relationships>", more), "xl/macrosheets/sheet1.xml": b"<x/>"}
    with pytest.raises(SlipNotPossibleError, match="macros"):
        mark_workbook(zipfile_with(parts), HEAD, [mark("G7")])
    assert read_sheets(zipfile_with(parts)).has_macros, "and the file is known to hold macros"


def test_the_receipt_is_read_back_and_the_list_is_no_unknown_sheet():
    slip = mark_workbook(FAULTY.content, HEAD, [mark()])
    before, after = read_workbook(FAULTY.content, CATALOGUE), read_workbook(slip, CATALOGUE)
    assert (before.answers_receipt, after.answers_receipt) == (None, HEAD.receipt_number)
    assert after.parts == before.parts and after.records == before.records and after.problems == before.problems


def test_a_corrected_slip_is_judged_like_the_corrected_workbook():
    slip = slip_of_check(CATALOGUE, FAULTY.content, judged(FAULTY.content))
    corrected = {}
    for name, content in (("original", FAULTY.content), ("slip", slip)):
        book = opened(content)
        for finding in judged(FAULTY.content).findings:
            if finding.severity == "critical":
                book[finding.sheet][finding.cell].value = right_value(finding)
        target = io.BytesIO()
        book.save(target)
        corrected[name] = judged(target.getvalue())
    assert corrected["slip"].state == corrected["original"].state == "accepted_with_warnings"
    assert corrected["slip"].findings == corrected["original"].findings
    assert corrected["slip"].facts == corrected["original"].facts
    assert corrected["slip"].sheets == corrected["original"].sheets
    assert corrected["slip"].answers_receipt


ORDER_TEXT = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios autoFilter
sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins
pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF
drawingHF picture oleObjects controls webPublishItems tableParts extLst"""
ORDER = ORDER_TEXT.split()


def test_every_part_is_where_the_format_wants_it(rich):
    for content in (rich, FAULTY.content):
        package = zipfile.ZipFile(io.BytesIO(mark_workbook(content, HEAD, [mark("G7"), mark("A3", severity="info")])))
        types = package.read("[Content_Types].xml").decode()
        assert 'Extension="vml"' in types
        for name in package.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                tags = [child.tag.rpartition("}")[2] for child in etree.fromstring(package.read(name))]
                places = [ORDER.index(tag) for tag in tags]
                assert places == sorted(places), (name, tags)
            if not name.endswith((".rels", ".vml", "[Content_Types].xml")):
                assert f'PartName="/{name}"' in types or 'Extension="xml"' in types, name


def test_what_is_no_workbook_is_refused_in_words():
    with pytest.raises(SlipNotPossibleError, match="unpacked"):
        mark_workbook(b"PK\x03\x04nonsense", HEAD, [])
    strict = zipfile_with(
        {"[Content_Types].xml": "<Types/>", "_rels/.rels": _RELS, "xl/workbook.xml": '<workbook xmlns="http://purl.oclc.org/x"/>'}
    )
    with pytest.raises(SlipNotPossibleError, match="transitional"):
        mark_workbook(strict, HEAD, [])


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b'<cols><col min="x" max="2" width="?"/></cols><sheetData>'),
        (".vml", b"", b""),
        ("comment1.xml", b"<authors>", b"<others>"),
    ],
)
def test_a_strange_package_is_refused_in_words_and_never_stops_a_run(rich, part, old, new):
    with zipfile.ZipFile(io.BytesIO(rich)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    [name] = [name for name in parts if name.endswith(part)]
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new).replace(old.replace(b"<", b"</"), new.replace(b"<", b"</")) if old else b"no XML"
    with pytest.raises(SlipNotPossibleError):
        mark_workbook(zipfile_with(parts), HEAD, [mark("K20")])


_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


def zipfile_with(parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return target.getvalue()


def test_marking_leaves_every_cell_as_it_reads(rich):
    for content in (rich, *(file.content for file in FILES.values() if file.state.startswith("accepted"))):
        before = read_sheets(content).sheets
        after = read_sheets(mark_workbook(content, HEAD, [mark("G7"), mark("B3", "Nhiệm vụ")])).sheets
        assert [sheet for sheet in after if sheet.name != SLIP_SHEET] == before
