"""What arrives instead of a workbook, or around it."""

from __future__ import annotations

import zipfile

from tests.mutations.operators.registry import FILE_NAME, on_bytes, packed


@on_bytes(quarantined_by="FIL-05", touches=["container"])
def cut_off_in_the_middle(content):
    return content[: len(content) * 2 // 3]


@on_bytes(quarantined_by="FIL-04", touches=["container"])
def old_format_renamed(content):
    return bytes.fromhex("d0cf11e0a1b11ae1") + content[:600]


@on_bytes(quarantined_by="FIL-02", touches=["container"])
def protected_by_a_password(content):
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@on_bytes(quarantined_by="FIL-03", touches=["container"])
def emptied(content):
    return b""


@on_bytes(quarantined_by="FIL-23", touches=["container"])
def saved_as_a_web_page(content):
    return b"<html><table><tr><td>PCI</td></tr></table></html>"


@on_bytes(breaks=(("FIL-20", None, None),), reads_the_same=True, touches=["container"])
def zipped(content):
    return packed({FILE_NAME: content}, zipfile.ZIP_STORED)


_LITTER = {"bao cao/": b"", "bao cao/Thumbs.db": b"\0" * 64, "__MACOSX/._x": b"\0" * 64}


@on_bytes(breaks=(("FIL-20", None, None),), reads_the_same=True, touches=["container"])
def zipped_in_a_folder_with_litter(content):
    return packed(
        {"bao cao/": b"", f"bao cao/{FILE_NAME}": content, "bao cao/Thumbs.db": b"\0" * 64, "__MACOSX/._x": b"\0" * 64}, zipfile.ZIP_STORED
    )


@on_bytes(quarantined_by="FIL-24", touches=["container"])
def two_workbooks_zipped(content):
    return packed({FILE_NAME: content, f"2 {FILE_NAME}": content}, zipfile.ZIP_STORED)


@on_bytes(quarantined_by="FIL-05", touches=["container"])
def version_that_no_program_reads(content):
    """Every entry asks for version 10.0 of the zip format."""
    changed = bytearray(content)
    for signature, offset in ((b"PK\x03\x04", 4), (b"PK\x01\x02", 6)):
        position = changed.find(signature)
        while position >= 0:
            changed[position + offset : position + offset + 2] = (100).to_bytes(2, "little")
            position = changed.find(signature, position + 4)
    return bytes(changed)


def _other(name: str, rule: str, content: bytes) -> None:
    def function(_):
        return content

    function.__name__ = name
    on_bytes(quarantined_by=rule, touches=["container"])(function)


_other("saved_as_a_web_archive", "FIL-23", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related\r\n\r\n")
_other(
    "saved_as_xml_of_2003",
    "FIL-23",
    b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
)
_other("saved_as_csv", "FIL-22", "Mã chỉ tiêu;Thực hiện năm nay\nTRA-03;178\n".encode())
_other("saved_as_rich_text", "FIL-25", rb"{\rtf1\ansi\deff0 {\fonttbl {\f0 Times New Roman;}} B\'e1o c\'e1o}")
_other("photographed", "FIL-21", b"\x89PNG\r\n\x1a\n" + b"\0" * 200)
_other("photographed_as_jpeg", "FIL-21", b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 200)
_other("packed_as_rar", "FIL-24", b"Rar!\x1a\x07\x01\x00" + b"\0" * 200)
_other("packed_as_7z", "FIL-24", b"7z\xbc\xaf\x27\x1c" + b"\0" * 200)
_other("saved_as_word_97", "FIL-25", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 400)
_other("blank_bytes", "FIL-01", b"\0" * 4096)
