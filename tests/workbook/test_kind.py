"""What a file is, by its content: each kind has a sentence of its own, with the step to take, and asking never raises."""

import io
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.catalog import load_catalogue
from include.texts import CODES
from include.workbook.cells import UnreadableWorkbookError, read_sheets
from include.workbook.kind import MEDIA_TYPES, PROBLEMS, READABLE, kind_of
from tests.workbook.binary_workbook import xlsb

FILES = Path(__file__).parent / "files"


def package(*names: str, **contents: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, contents.get(name, b""))
    return target.getvalue()


def ole(*names: str, below: str = "") -> bytes:
    """A compound file with empty streams of these names in its root, and one in a folder of it."""
    entries = [("Root Entry", 5, 0xFFFFFFFF, 1), *((name, 2, 0, 0xFFFFFFFF) for name in names)]
    if below:
        entries += [("ObjectPool", 1, 0, len(entries) + 1), (below, 2, 0, 0xFFFFFFFF)]
    own = len(names) + (1 if below else 0)
    directory = b""
    for number, (name, kind, _, child) in enumerate(entries):
        text = name.encode("utf-16-le") + b"\0\0"
        right = number + 1 if 0 < number < own else 0xFFFFFFFF
        directory += text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child) + bytes(36)
        directory += struct.pack("<III", 0xFFFFFFFE, 0, 0)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    sectors = len(directory) // 512
    following = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFD]
    table = struct.pack(f"<{len(following)}I", *following).ljust(512, b"\xff")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", 1, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return head + struct.pack("<I", sectors).ljust(436, b"\xff") + directory + table


KINDS = {
    "xlsx": package("xl/workbook.xml"),
    "xlsb": xlsb(),
    "xls": (FILES / "awkward.xls").read_bytes(),
    "ods": (FILES / "awkward.ods").read_bytes(),
    "docx": package("[Content_Types].xml", "word/document.xml"),
    "pptx": package("[Content_Types].xml", "ppt/presentation.xml"),
    "odt": package("mimetype", mimetype=b"application/vnd.oasis.opendocument.text"),
    "pdf": b"\n%PDF-1.7\n",
    "zip": package("a.txt"),
    "iwork": package("Index/Document.iwa"),
    "damaged_package": b"PK\x03\x04" + bytes(300),
    "encrypted": ole("EncryptionInfo", "EncryptedPackage"),
    "doc": ole("WordDocument", "1Table", below="Workbook"),
    "ppt": ole("PowerPoint Document"),
    "msg": ole("__properties_version1.0"),
    "old_xls": ole("Book"),
    "ole": ole("Contents"),
    "rtf": b"{\\rtf1\\ansi",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpeg": b"\xff\xd8\xff\xe0",
    "gif": b"GIF89a",
    "tiff": b"II*\0",
    "webp": b"RIFF\0\0\0\0WEBPVP8 ",
    "heic": b"\0\0\0\x18ftypheic",
    "bmp": b"BM" + bytes(40),
    "rar": b"Rar!\x1a\x07\x01\0",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "gzip": b"\x1f\x8b\x08\0",
    "html": b"\xef\xbb\xbf<!DOCTYPE html><html><table><tr><td>PCI",
    "mhtml": b"MIME-Version: 1.0\nX-Document-Type: Workbook\nContent-Type: multipart/related",
    "xml_2003": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    "eml": "From: so@quangngai.gov.vn\nTo: pci\nSubject: Báo cáo\n\nKính gửi".encode(),
    "csv": "TT;Mã;Tên\n1;TRA-03;Tỷ lệ\n".encode(),
    "text": "Kính gửi Sở Kế hoạch và Đầu tư.".encode(),
    "unknown": bytes(range(256)) * 4,
    "empty": b"",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_known_by_its_content(kind):
    assert kind_of(KINDS[kind]) == kind


def test_a_csv_of_old_windows_is_a_csv():
    assert kind_of("TT,Tên\r\n1,Tỷ lệ hồ sơ\r\n".encode("utf-16")) == "csv"
    assert kind_of(b"TT,T\xean\r\n1,T\xfd l\xea\r\n") == "csv"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in READABLE and kind not in ("zip", "damaged_package")])
def test_what_is_no_workbook_is_told_as_what_it_is(kind):
    with pytest.raises(UnreadableWorkbookError) as caught:
        read_sheets(KINDS[kind])
    assert caught.value.problem == PROBLEMS[kind]
    assert caught.value.reason.vi == (MEDIA_TYPES.get(kind) or CODES.words("file_kinds")[kind].vi)


def test_every_kind_has_words_and_every_problem_a_rule_that_says_what_to_do():
    rules = {rule.intake: rule for rule in load_catalogue().rules if rule.intake}
    told = {problem for problem in PROBLEMS.values() if problem != "signed_report"}
    assert told <= rules.keys()
    assert PROBLEMS.keys() - MEDIA_TYPES.keys() <= CODES.words("file_kinds").keys()
    for problem in told:
        assert rules[problem].quarantines and len(rules[problem].remedy_vi) > 30


def test_another_name_in_the_content_types_is_enough():
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    kind = b'<Types><Override PartName="/x.xml" ContentType="%s"/></Types>' % main
    assert kind_of(package("[Content_Types].xml", "x.xml", **{"[Content_Types].xml": kind})) == "xlsx"


@given(
    st.one_of(
        st.binary(max_size=2000), st.builds(lambda head, rest: head + rest, st.sampled_from([b"PK\3\4", KINDS["doc"][:700]]), st.binary())
    )
)
def test_asking_never_raises(content):
    assert kind_of(content)


def test_a_real_workbook_of_openpyxl_is_one():
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    assert kind_of(target.getvalue()) == "xlsx"
