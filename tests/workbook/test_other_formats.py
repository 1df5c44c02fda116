"""The same workbook in other formats, other spellings and other packages is read to the same cells, and comes back marked."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from include.catalog import load_catalogue
from include.sample.generate import generate_workbook
from include.workbook import cells
from include.workbook.cells import UnreadableWorkbookError, read_sheets
from include.workbook.kind import kind_of
from include.workbook.slip.marking import SLIP_SHEET, mark_workbook
from include.workbook.usual_xml import is_usual_xml
from tests.workbook.binary_workbook import xlsb
from tests.workbook.marks import HEAD, mark

FILES = Path(__file__).parent / "files"
STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def by_address(content: bytes) -> dict:
    sheets = [sheet for sheet in read_sheets(content).sheets if sheet.name != SLIP_SHEET]
    return {(sheet.name, cells.address(c.row, c.column)): c for sheet in sheets for row in sheet.rows.values() for c in row.values()}


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return target.getvalue()


@pytest.fixture(scope="module")
def own() -> bytes:
    target = io.BytesIO()
    generate_workbook(load_catalogue(), "QNG-2021-Y", "SKHĐT", seed=7).save(target)
    return target.getvalue()


# ---------------------------------------------------------------------------------------------- other formats


@pytest.mark.parametrize("ending", ["ods", "xls"])
@pytest.mark.parametrize("name", ["awkward", "awkward-1904"])
def test_what_libreoffice_saves_in_another_format_reads_the_same(name, ending):
    """Errors, formats that scale, days of both epochs, truth values, what is hidden and merged: all as in the .xlsx of the same program."""
    expected, found = (by_address((FILES / f"{name}.{kind}").read_bytes()) for kind in ("xlsx", ending))
    different = {here[1] for here in expected.keys() | found.keys() if expected.get(here) != found.get(here)}
    # LibreOffice did not calculate this text for the .xls and wrote the number 0: told as not calculated, never read as 0.
    assert different == ({"B16"} if ending == "xls" else set())
    if ending == "xls":
        assert found["Chỉ tiêu", "B16"].kind == "formula_without_value"
    assert read_sheets((FILES / f"{name}.{ending}").read_bytes()).file_format == ending


def test_a_binary_workbook_reads_its_formats_errors_and_what_is_hidden():
    found = {here: (cell.kind, cell.raw, cell.marks) for (_, here), cell in by_address(xlsb()).items()}
    assert found == {
        "A1": ("text", "Mã đơn vị", ""),
        "B1": ("text", "SKHĐT", ""),
        "A2": ("number", "0.93", "%"),
        "B2": ("number", "93", "p"),
        "A3": ("date", "01/12/2021", ""),
        "B3": ("error", "#REF!", ""),
        "A4": ("number", "1234567", "h,"),
        "B4": ("number", "49", "h"),
        "D5": ("number", "7", "h"),
    }


def test_an_encrypted_xls_is_told_as_encrypted():
    content = bytearray((FILES / "awkward.xls").read_bytes())
    start = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    at = start + 20  # the record behind the first one of the stream
    content[at : at + 2] = b"\x2f\x00"
    with pytest.raises(UnreadableWorkbookError) as caught:
        read_sheets(bytes(content))
    assert caught.value.problem == "encrypted"


def test_the_area_that_an_xls_declares_takes_no_memory():
    content = bytearray((FILES / "awkward.xls").read_bytes())
    at = content.index(b"\x00\x02\x0e\x00")
    content[at + 4 : at + 18] = bytes.fromhex("00000000ffffffff0000ff000000")
    assert by_address(bytes(content)) == by_address((FILES / "awkward.xls").read_bytes())


# ---------------------------------------------------------------------------------------------- other packages and spellings


def strict(parts):
    changed = {}
    for name, part in parts.items():
        for old, new in STRICT.items():
            part = part.replace(old.encode(), new.encode())
        changed[name] = part
    return changed


def other_part_names(parts):
    renamed = {name.replace("xl/", "noi/dung/").replace("workbook.xml", "so.xml"): part for name, part in parts.items()}
    for name in ("[Content_Types].xml", "_rels/.rels", "noi/dung/_rels/so.xml.rels"):
        renamed[name] = renamed[name].replace(b"xl/", b"noi/dung/").replace(b"workbook.xml", b"so.xml")
    return renamed


def backslashes(parts):
    return {name.replace("/", "\\"): part for name, part in parts.items()}


def other_case(parts):
    return {name.replace("worksheets", "Worksheets").replace("styles", "STYLES"): part for name, part in parts.items()}


def without_places(parts):
    """No cell and no row says where it stands; blank cells fill the gaps, so that the order tells."""
    return {name: filled(part) if "worksheets/" in name else part for name, part in parts.items()}


def filled(xml: bytes) -> bytes:
    rows = {int(number): body for number, body in re.findall(rb'<row r="(\d+)"[^>]*?(?:/>|>(.*?)</row>)', xml, re.DOTALL)}
    hidden = set(re.findall(rb'<row r="(\d+)"[^>]*hidden="(?:1|true)"', xml))
    made = []
    for number in range(1, max(rows, default=0) + 1):
        found = dict(re.findall(rb'(<c r="[A-Z]+)\d+"([^>]*?/>|.*?</c>)', rows.get(number, b""), re.DOTALL))
        letters = [get_column_letter(column).encode() for column in range(1, 40)]
        body = b"".join(b"<c" + found[b'<c r="' + letter] if b'<c r="' + letter in found else b"<c/>" for letter in letters)
        made.append(b"<row%s>%s</row>" % (b' hidden="1"' if str(number).encode() in hidden else b"", body))
    return re.sub(rb"<sheetData>.*</sheetData>", lambda _: b"<sheetData>" + b"".join(made) + b"</sheetData>", xml, flags=re.DOTALL)


def prefixed(parts):
    change = re.compile(rb"(</?)(?=[A-Za-z])(?![A-Za-z0-9]+:)")
    return {n: change.sub(rb"\1x:", p).replace(b"xmlns=", b"xmlns:x=") if "worksheets/sheet" in n else p for n, p in parts.items()}


def single_quotes(parts):
    return {n: re.sub(rb"(<(?:c|row|col) [^>]*)>", lambda m: m[0].replace(b'"', b"'"), p) if "sheet" in n else p for n, p in parts.items()}


def line_breaks(parts):
    return {n: p.replace(b"<c ", b"<c\n").replace(b"<row ", b"<row\r\n\t") if "worksheets/" in n else p for n, p in parts.items()}


def with_comments(parts):
    return {n: p.replace(b"<v>", b"<!-- <v>1</v> --><v>") if "worksheets/" in n else p for n, p in parts.items()}


SPELLINGS = [strict, other_part_names, backslashes, other_case, without_places, prefixed, single_quotes, line_breaks, with_comments]


@pytest.mark.parametrize("spelling", SPELLINGS, ids=lambda spelling: spelling.__name__)
@pytest.mark.parametrize("name", ["own", "awkward.xlsx", "awkward-1904.xlsx"])
def test_another_spelling_reads_the_same(spelling, name, own):
    content = own if name == "own" else (FILES / name).read_bytes()
    assert by_address(packed(spelling(parts_of(content)))) == by_address(content)


@pytest.mark.parametrize("spelling", [strict, other_part_names, backslashes, other_case, prefixed, line_breaks], ids=lambda s: s.__name__)
def test_another_spelling_comes_back_as_an_ordinary_workbook(spelling, own):
    slip = mark_workbook(packed(spelling(parts_of(own))), HEAD, [mark("G7")])
    assert strip(by_address(slip)) == strip(by_address(own))
    assert read_sheets(slip).sheets[0].name == SLIP_SHEET


@pytest.mark.parametrize("path", sorted(FILES.glob("*.*")), ids=lambda path: path.name)
def test_the_slip_of_another_format_is_an_xlsx_with_the_same_cells(path):
    content = path.read_bytes()
    slip = mark_workbook(content, HEAD, [mark("B10")])
    assert kind_of(slip) == "xlsx"
    assert strip(by_address(slip)) == strip(by_address(content))
    assert openpyxl.load_workbook(io.BytesIO(slip))["Chỉ tiêu"]["B10"].comment.text.startswith("PCI")


def strip(found: dict) -> dict:
    """A plain copy merges nothing, is composed Unicode already, and its formulas without a value are others."""
    return {
        here: (c.kind, "" if c.kind == "formula_without_value" else c.raw, c.value, c.marks.replace("m", "").replace("n", ""))
        for here, c in found.items()
    }


def test_the_fast_way_is_the_usual_one(own):
    assert all(is_usual_xml(part) for name, part in parts_of(own).items() if "worksheets/sheet" in name)
    assert all(is_usual_xml(part) for name, part in parts_of((FILES / "awkward.xlsx").read_bytes()).items() if "worksheets/sheet" in name)


# ---------------------------------------------------------------------------------------------- in an archive


def test_the_only_workbook_of_an_archive_is_read_and_what_lies_beside_it_is_told(own):
    found = read_sheets(packed({"thu muc/QNG-2021-Y_SKHĐT.xlsx": own, "thu muc/Thumbs.db": b"x", "công văn.pdf": b"%PDF-1.7"}))
    assert (found.file_format, found.beside) == ("zip", ("công văn.pdf",))
    assert found.sheets == read_sheets(own).sheets


@pytest.mark.parametrize(
    ("files", "problem", "words"),
    [
        ({}, "archive", "không chứa"),
        ({"a.txt": b"xin gui", "b.pdf": b"%PDF-1.7"}, "archive", "không chứa"),
        ({"a.xlsx": "own", "b.xlsx": "own"}, "archive", "2 biểu mẫu Excel (a.xlsx, b.xlsx)"),
        ({"a.zip": "zip of own"}, "archive", "không chứa"),
        ({"anh.jpg": b"\xff\xd8\xff\xe0"}, "image", "JPEG"),
    ],
)
def test_any_other_archive_is_refused_in_its_own_words(files, problem, words, own):
    contents = {name: {"own": own, "zip of own": packed({"a.xlsx": own})}.get(file, file) for name, file in files.items()}
    with pytest.raises(UnreadableWorkbookError) as caught:
        read_sheets(packed(contents))
    assert caught.value.problem == problem
    assert words in caught.value.reason.vi


# ---------------------------------------------------------------------------------------------- what counts


def with_rows(own: bytes, rows: bytes) -> bytes:
    parts = parts_of(own)
    name = "xl/worksheets/sheet2.xml"
    return packed(parts | {name: parts[name].replace(b"</sheetData>", rows + b"</sheetData>")})


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1048576"/>',
        b'<row r="1048576"><c r="A1048576" s="1"/></row>',
        b'<row r="1048576"><c r="XFD1048576" s="1"></c></row>',
        b"".join(b'<row r="%d"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n) for n in range(200, 60_000)),
    ],
    ids=["empty last row", "formatted last cell", "formatted corner", "60,000 formatted rows"],
)
def test_blank_rows_and_cells_count_for_nothing(rows, own):
    assert by_address(with_rows(own, rows)) == by_address(own)


def test_a_filled_cell_in_the_last_corner_is_read_where_it_stands(own):
    found = by_address(with_rows(own, b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'))
    assert found.pop(("Chỉ tiêu", "XFD1048576")).value == 7
    assert found == by_address(own)


def test_a_formula_without_a_value_and_an_error_are_told_however_they_are_written(own):
    rows = b'<row r="300"><c r="A300" t="str"><f>1+1</f></c><c t="e"><v>#REF!</v></c><c r="D300" t="str"><f>""</f><v></v></c></row>'
    found = by_address(with_rows(own, rows))
    assert (found["Chỉ tiêu", "A300"].kind, found["Chỉ tiêu", "B300"].kind) == ("formula_without_value", "error")
    assert ("Chỉ tiêu", "D300") not in found, "a calculated empty text is no fault"
