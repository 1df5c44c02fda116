"""The package: how programs write the same workbook, and what is wrong with it before any cell is read."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree
from openpyxl.utils import get_column_letter

from tests.mutations.operators.registry import (
    BYTES,
    NAMES,
    at,
    name_of,
    on_book,
    on_bytes,
    on_parts,
    packed,
    sheet_part,
    with_cell,
)


@on_book(breaks=(("FIL-14", None, None),), touches=["cover:links"])
def links_that_reach_out(book):
    book[name_of("cover")]["J1"] = "='http://127.0.0.1:9/[khac.xlsx]S'!A1"
    book[name_of("cover")]["J2"] = "=cmd|'/C calc'!A0"


@on_parts(reads_the_same=True, touches=["plain XML"])
def prefixed_xml(parts):
    """Elements with a namespace prefix, as some programs write them: the parser takes over."""
    name = sheet_part(parts, "documents")
    root = etree.fromstring(parts[name])
    main = root.tag[1:].split("}")[0]
    renamed = etree.Element(root.tag, root.attrib, nsmap={"x": main, **{k: v for k, v in root.nsmap.items() if k}})
    renamed.extend(list(root))
    etree.cleanup_namespaces(renamed, top_nsmap={"x": main})
    return parts | {name: etree.tostring(renamed)}


@on_bytes(stage=BYTES, reads_the_same=True)
def stored_without_compression(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return packed({name: package.read(name) for name in package.namelist()}, zipfile.ZIP_STORED)


@on_parts(reads_the_same=True)
def parts_in_another_order(parts):
    return dict(sorted(parts.items(), reverse=True))


@on_parts(reads_the_same=True, touches=["plain XML"])
def text_in_several_runs(parts):
    """Rich text: the middle of every document number in bold."""
    found = re.compile(rb"<t(?: [^>]*)?>([^<]*)(/KH-)([^<]*)</t>")
    runs = rb"<r><t>\1</t></r><r><rPr><b/></rPr><t>\2</t></r><r><t>\3</t></r>"
    assert any(found.search(part) for part in parts.values())
    return {name: found.sub(runs, part) if name.endswith(".xml") else part for name, part in parts.items()}


@on_parts(reads_the_same=True, touches=["indicators:6"])
def formula_with_its_value(parts):
    name, here = sheet_part(parts, "indicators"), at("indicators", "value", 6).encode()
    cell = re.compile(rb'(<c r="' + here + rb'"[^>]*>)<v>')
    assert cell.search(parts[name])
    return parts | {name: cell.sub(rb"\1<f>1+1</f><v>", parts[name])}


@on_parts(breaks=(("FIL-07", None, None),))
def macros_inside(parts):
    return parts | {"xl/vbaProject.bin": b"not a real project"}


@on_parts(reads_the_same=True, touches=["dimension of tasks"])
def million_rows_declared(parts):
    name = sheet_part(parts, "tasks")
    xml = re.sub(rb"<dimension [^>]*/>", b"", parts[name])
    return parts | {name: xml.replace(b"<sheetViews", b'<dimension ref="A1:O1048576"/><sheetViews', 1)}


@on_parts(reads_the_same=True)
def rows_to_the_last_line(parts):
    name = sheet_part(parts, "tasks")
    return parts | {name: parts[name].replace(b"</sheetData>", b'<row r="1048576"/></sheetData>')}


@on_parts(quarantined_by="FIL-13", touches=["entities"])
def entities_declared(parts):
    return parts | {
        "xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + parts["xl/workbook.xml"].split(b"?>", 1)[-1]
    }


@on_parts(quarantined_by="FIL-09", touches=["size"])
def packed_too_tightly(parts):
    return parts | {"xl/media/image1.png": b"\0" * (12 * 2**20)}


@on_parts(quarantined_by="FIL-05", touches=["part of plan"])
def part_missing(parts):
    return {name: part for name, part in parts.items() if name != sheet_part(parts, "plan")}


@on_parts(reads_the_same=True, touches=["dimension of tasks"])
def dimension_of_one_cell(parts):
    return _with_dimension(parts, "tasks", b"A1")


@on_parts(reads_the_same=True, touches=["dimension of indicators"])
def dimension_of_every_column(parts):
    return _with_dimension(parts, "indicators", b"A1:XFD30")


@on_parts(reads_the_same=True, touches=["part of plan", "size"])
def blank_row_to_the_last_column(parts):
    name = sheet_part(parts, "plan")
    cells = b"".join(b'<c r="%s2000"/>' % letters.encode() for letters in _every_column())
    return parts | {name: parts[name].replace(b"</sheetData>", b'<row r="2000">' + cells + b"</row></sheetData>")}


@on_parts(reads_the_same=True, touches=["part of assessment", "size"])
def blank_rows_with_a_format(parts):
    name = sheet_part(parts, "assessment")
    rows = b"".join(
        b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (n, n, n) for n in range(1000, 26_000)
    )
    return parts | {name: parts[name].replace(b"</sheetData>", rows + b"</sheetData>")}


@on_parts(reads_the_same=True, touches=["plain XML"])
def shared_strings(parts):
    """The texts of one sheet in a table of shared strings, as Excel itself writes them."""
    name, texts = sheet_part(parts, "documents"), []
    cell = re.compile(rb't="inlineStr"([^>]*)><is>(.*?)</is></c>', re.DOTALL)

    def shared(found):
        texts.append(found[2])
        return b't="s"%s><v>%d</v></c>' % (found[1], len(texts) - 1)

    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    changed = cell.sub(shared, parts[name])
    if not texts:  # this openpyxl writes them so already
        return parts
    table = b'<?xml version="1.0"?><sst xmlns="%s">%s</sst>' % (main.encode(), b"".join(b"<si>%s</si>" % text for text in texts))
    related = f'<Relationship Id="rIdShared" Type="{relation}" Target="sharedStrings.xml"/></Relationships>'.encode()
    typed = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    return parts | {
        name: changed,
        "xl/sharedStrings.xml": table,
        "xl/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", related),
        "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"</Types>", typed),
    }


@on_parts(reads_the_same=True, touches=["plain XML"])
def byte_order_mark_before_the_xml(parts):
    return {name: b"\xef\xbb\xbf" + part if name.startswith("xl/worksheets/sheet") else part for name, part in parts.items()}


@on_parts(breaks=(("CEL-02", name_of("indicators"), at("indicators", "value", 9)),), touches=["indicators:9", "plain XML"])
def formula_for_a_text_without_the_text(parts):
    return with_cell(parts, "indicators", at("indicators", "value", 9), b' t="str"', b"<f>100+7</f>")


@on_parts(NAMES, reads_the_same=True, touches=["part names", "plain XML"])
def cells_without_addresses(parts):
    """As some programs write them: a cell stands behind the one before it."""
    name = sheet_part(parts, "indicators")
    root = etree.fromstring(parts[name])
    for row in root.iter("{*}row"):
        filled = {_letters(cell.get("r")): cell for cell in row}
        for cell in list(row):
            row.remove(cell)
        for letters in _every_column():
            if not filled:
                break
            cell = filled.pop(letters, None)
            row.append(etree.Element(f"{{{root.nsmap.get(None) or root.tag[1:].split('}')[0]}}}c") if cell is None else cell)
            row[-1].attrib.pop("r", None)
    return parts | {name: etree.tostring(root)}


@on_parts(NAMES, reads_the_same=True, touches=["part names"])
def backslashes_in_part_names(parts):
    return {name.replace("/", "\\"): part for name, part in parts.items()}


@on_parts(NAMES, breaks=(("FIL-20", None, None),), reads_the_same=True, touches=["part names"])
def workbook_under_another_name(parts):
    renamed = {name.replace("workbook.xml", "workbook2.xml"): part for name, part in parts.items()}
    for name in ("[Content_Types].xml", "_rels/.rels"):
        renamed[name] = renamed[name].replace(b"workbook.xml", b"workbook2.xml")
    return renamed


@on_parts(NAMES, breaks=(("FIL-20", None, None),), reads_the_same=True, touches=["part names", "plain XML"])
def strict_open_xml(parts):
    strict = [
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
        (b"http://schemas.openxmlformats.org/drawingml/2006/main", b"http://purl.oclc.org/ooxml/drawingml/main"),
    ]
    for old, new in strict:
        parts = {name: part.replace(old, new) if name.endswith((".xml", ".rels")) else part for name, part in parts.items()}
    return parts


def _with_dimension(parts, sheet: str, reference: bytes):
    name = sheet_part(parts, sheet)
    xml = re.sub(rb"<dimension [^>]*/>", b"", parts[name])
    return parts | {name: xml.replace(b"<sheetViews", b'<dimension ref="%s"/><sheetViews' % reference, 1)}


def _letters(address: str) -> str:
    return address.rstrip("0123456789")


def _every_column():
    return [get_column_letter(number) for number in range(1, 16_385)]
