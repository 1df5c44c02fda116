"""Workbooks made to do harm: small functions, each gives the bytes of one."""

import io
import random
import struct
import zipfile

import openpyxl

from include.catalog import load_catalogue
from include.sample.generate import generate_workbook

ROUND, DEPARTMENT = "QNG-2021-Y", "SKHĐT"
CATALOGUE = load_catalogue()


def own_workbook() -> bytes:
    """A faultless workbook of the project."""
    target = io.BytesIO()
    generate_workbook(CATALOGUE, ROUND, DEPARTMENT, seed=7).save(target)
    return target.getvalue()


GOOD = own_workbook()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def changed(part: str, old: bytes, new: bytes, content: bytes = GOOD) -> bytes:
    """``content`` with the first ``old`` in ``part`` replaced."""
    parts = parts_of(content)
    assert old in parts[part], (part, old)
    return packed(parts | {part: parts[part].replace(old, new, 1)})


def added(**more: bytes) -> bytes:
    return packed(parts_of(GOOD) | {name.replace("__", "/"): content for name, content in more.items()})


COVER = "xl/worksheets/sheet1.xml"


def sheet_data(rows: bytes) -> bytes:
    """The good workbook with ``rows`` in front of those of its first sheet."""
    return changed(COVER, b"<sheetData>", b"<sheetData>" + rows)


def billion_laughs() -> bytes:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return changed(COVER, b"<worksheet", b'<!DOCTYPE x [<!ENTITY l0 "ha">' + entities + b"]><worksheet")


def entities_behind_a_comment() -> bytes:
    """Where a look at the first bytes only would miss them."""
    return changed(
        "xl/styles.xml", b"<styleSheet", b"<!--" + b" " * 5000 + b'--><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><styleSheet'
    )


def entities_in_utf16() -> bytes:
    parts = parts_of(GOOD)
    text = parts["xl/styles.xml"].decode()
    text = text[text.index("<styleSheet") :]
    declared = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1/x">]>'
    return packed(parts | {"xl/styles.xml": (declared + text).encode("utf-16")})


def entities_in_a_part_of_another_ending() -> bytes:
    parts = parts_of(GOOD)
    sheet = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + parts.pop(COVER)
    relations = parts["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"worksheets/sheet1.dat")
    return packed(parts | {"xl/worksheets/sheet1.dat": sheet, "xl/_rels/workbook.xml.rels": relations})


def zip_bomb() -> bytes:
    return added(xl__media__x_png=b"\0" * (101 * 2**20))


def tight_bomb() -> bytes:
    return added(xl__media__x_png=b"\0" * (90 * 2**20))


def lying_bomb() -> bytes:
    """60 MB of zeros whose headers say 10 bytes."""
    content = bytearray(added(xl__media__x_png=b"\0" * (60 * 2**20)))
    size = struct.pack("<I", 60 * 2**20)
    at = content.find(size)
    while at >= 0:
        content[at : at + 4] = struct.pack("<I", 10)
        at = content.find(size, at)
    return bytes(content)


def many_entries() -> bytes:
    return packed(parts_of(GOOD) | {f"xl/media/{n}.bin": b"" for n in range(2_001)})


def far_cell_hidden_from_the_bounds() -> bytes:
    """A cell in the last corner, written so that a search for the usual spelling misses it."""
    return sheet_data(b'<row\nr="1"><c\nr="A1"><v>1</v></c></row><row\nr="1048576"><c\nr="XFD1048576"><v>1</v></c></row>')


def far_cell_in_prefixed_xml() -> bytes:
    """Found by the fuzzer: the careful reader walked through all 17 thousand million cells before this one."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = '<x:c r="A1"><x:v>1</x:v></x:c><x:c r="XFD1048576"><x:v>1</x:v></x:c>'
    sheet = f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="1">{cells}</x:row></x:sheetData></x:worksheet>'
    return packed(parts_of(GOOD) | {COVER: sheet.encode()})


def one_long_text_many_times() -> bytes:
    """30 KB of text, shown in 100,000 cells: 3 GB."""
    parts = parts_of(GOOD)
    text = b"x" * 30_000
    rows = b"".join(
        b'<row r="%d">%s</row>'
        % (r, b"".join(b'<c r="%s%d" t="s"><v>0</v></c>' % (letter, r) for letter in (b"A", b"B", b"C", b"D", b"E")))
        for r in range(100, 15_000)
    )
    parts[COVER] = parts[COVER].replace(b"</sheetData>", rows + b"</sheetData>")
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = b'<sst xmlns="%s"><si><t>%s</t></si></sst>' % (main, text)
    relation = b'<Relationship Id="rIdS" Type="%s/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation % office)
    kind = (
        b'<Override PartName="/xl/sharedStrings.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kind)
    return packed(parts)


def styles_without_end() -> bytes:
    """Ninety megabytes of cell styles, each a few bytes of XML and some hundred of a tree."""
    parts = parts_of(GOOD)
    chance = random.Random(2021)
    block = b"".join(b"<xf/>" * 1_000 + b'<xf a="%d"/>' % chance.getrandbits(800) for _ in range(18))
    styles = parts["xl/styles.xml"].replace(b"</cellXfs>", block * 1_000 + b"</cellXfs>")
    return packed(parts | {"xl/styles.xml": styles})


def slow_for_the_careful_reader() -> bytes:
    """Prefixed XML goes to openpyxl, which takes seconds for 100,000 cells."""
    parts = parts_of(GOOD)
    rows = b"".join(b'<x:row r="%d">%s</x:row>' % (r, b"<x:c><x:v>1</x:v></x:c>" * 100) for r in range(1, 2_000))
    parts[COVER] = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>%s</x:sheetData></x:worksheet>'
        % rows
    )
    return packed(parts)


def nested(part: str, levels: int = 100_000) -> bytes:
    parts = parts_of(GOOD)
    end = parts[part].rindex(b"</")
    return packed(parts | {part: parts[part][:end] + b"<a>" * levels + b"</a>" * levels + parts[part][end:]})


def million_rows_declared() -> bytes:
    content = parts_of(GOOD)[COVER]
    start = content.index(b"<dimension ref=")
    old = content[start : content.index(b"/>", start)]
    return changed(COVER, old, b'<dimension ref="A1:XFD1048576"')


def many_merges() -> bytes:
    areas = b"".join(b'<mergeCell ref="AA%d:AB%d"/>' % (n, n) for n in range(1, 10_100))
    return changed(COVER, b"</sheetData>", b"</sheetData><mergeCells>" + areas + b"</mergeCells>")


def huge_merge() -> bytes:
    return changed(COVER, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


def many_strings() -> bytes:
    parts = parts_of(one_long_text_many_times())
    text = parts["xl/sharedStrings.xml"]
    return packed(parts | {"xl/sharedStrings.xml": text[: text.index(b"<si>")] + b"<si><t>x</t></si>" * 300_001 + b"</sst>"})


def many_cells() -> bytes:
    row = b'<row r="%d">' + b'<c r="AB1"><v>1</v></c>' * 100 + b"</row>"
    return changed(COVER, b"</sheetData>", b"".join(row % n for n in range(100, 3_101)) + b"</sheetData>")


def two_parts_of_one_name() -> bytes:
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr(COVER, b"<worksheet/>")
    return target.getvalue()


def with_formulas_that_reach_out(port: int) -> bytes:
    """DDE, an external workbook, a web service, a data connection and an entity-free link to a listening socket."""
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    book["Bìa"]["H1"] = "=cmd|'/C touch /tmp/pci-canary'!A0"
    book["Bìa"]["H2"] = f'=WEBSERVICE("http://127.0.0.1:{port}/x")'
    book["Bìa"]["H3"] = f"='http://127.0.0.1:{port}/[other.xlsx]Sheet1'!A1"
    target = io.BytesIO()
    book.save(target)
    parts = parts_of(target.getvalue())
    main, office = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    )
    parts["xl/connections.xml"] = (
        f'<connections xmlns="{main}"><connection id="1" name="c" type="4" refreshOnLoad="1" background="1">'
        f'<webPr url="http://127.0.0.1:{port}/data"/></connection></connections>'
    ).encode()
    parts["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="{main}"><externalBook xmlns:r="{office}" r:id="rId1"><sheetNames>'
        '<sheetName val="S"/></sheetNames></externalBook></externalLink>'
    ).encode()
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" TargetMode="External" '
        f'Type="{office}/externalLinkPath" Target="http://127.0.0.1:{port}/book.xlsx"/></Relationships>'
    ).encode()
    relations = parts["xl/_rels/workbook.xml.rels"].decode()
    more = (
        f'<Relationship Id="rIdC" Type="{office}/connections" Target="connections.xml"/>'
        f'<Relationship Id="rIdE" Type="{office}/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'
    )
    parts["xl/_rels/workbook.xml.rels"] = relations.replace("</Relationships>", more).encode()
    return packed(parts)
