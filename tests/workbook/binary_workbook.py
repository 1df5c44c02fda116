"""A small .xlsb, record by record ([MS-XLSB]): no program on this machine writes one."""

import io
import struct
import zipfile

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TEXTS = ["Mã đơn vị", "SKHĐT"]
FORMATS = ["General", "0.0%", '0"%"', "dd/mm/yyyy", "#,##0,"]


def record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = bytes([len(data)]) if len(data) < 128 else bytes([len(data) & 0x7F | 0x80, len(data) >> 7])
    return head + length + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def at(column: int, style: int = 0) -> bytes:
    return struct.pack("<2I", column, style)


def row(number: int, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIHBB", number, 0, 300, 0, 0x10 if hidden else 0) + b"\0" + struct.pack("<I", 0))


def styles() -> bytes:
    numbers = b"".join(record(44, struct.pack("<H", 164 + n) + wide(code)) for n, code in enumerate(FORMATS))
    cells = b"".join(record(47, struct.pack("<HH", 0, 164 + n) + bytes(12)) for n in range(len(FORMATS)))
    return (
        record(278)
        + record(615, struct.pack("<I", len(FORMATS))) + numbers + record(616)
        + record(626, struct.pack("<I", 1)) + record(47, struct.pack("<HH", 0xFFFF, 0) + bytes(12)) + record(627)
        + record(617, struct.pack("<I", len(FORMATS))) + cells + record(618)
        + record(279)
    )  # fmt: skip


def sheet() -> bytes:
    return b"".join(
        [
            record(129),
            record(148, struct.pack("<4I", 0, 5, 0, 3)),
            record(390) + record(60, struct.pack("<4IH", 3, 3, 2304, 0, 1)) + record(391),
            record(145),
            row(0) + record(7, at(0) + struct.pack("<I", 0)) + record(7, at(1) + struct.pack("<I", 1)),
            row(1) + record(5, at(0, 1) + struct.pack("<d", 0.93)) + record(5, at(1, 2) + struct.pack("<d", 93.0)),
            row(2) + record(5, at(0, 3) + struct.pack("<d", 44531.0)) + record(3, at(1) + b"\x17"),
            row(3, hidden=True) + record(5, at(0, 4) + struct.pack("<d", 1234567.0)) + record(2, at(1) + struct.pack("<I", (49 << 2) | 2)),
            row(4) + record(5, at(3) + struct.pack("<d", 7.0)) + record(1, at(1, 1)),
            record(146),
            record(130),
        ]
    )


def xlsb() -> bytes:
    relation = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
    entry = f'<Relationship Id="{{}}" Type="{OFFICE}/{{}}" Target="{{}}"/>'
    book = record(131) + record(153, struct.pack("<II", 0, 0) + wide("")) + record(143)
    book += record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Chỉ tiêu")) + record(144) + record(132)
    main = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    types = f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.bin" ContentType="{main}"/></Types>'
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": relation.format(entry.format("rId1", "officeDocument", "xl/workbook.bin")),
        "xl/_rels/workbook.bin.rels": relation.format(
            entry.format("rId1", "worksheet", "worksheets/sheet1.bin")
            + entry.format("rId2", "styles", "styles.bin")
            + entry.format("rId3", "sharedStrings", "sharedStrings.bin")
        ),
        "xl/workbook.bin": book,
        "xl/styles.bin": styles(),
        "xl/sharedStrings.bin": record(159, struct.pack("<2I", 2, 2)) + b"".join(record(19, b"\0" + wide(t)) for t in TEXTS) + record(160),
        "xl/worksheets/sheet1.bin": sheet(),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return target.getvalue()
