"""Random bytes in a workbook's container, its XML and its names: a reading, or a refusal in words, and never anything else."""

import io
import random
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from include.workbook.cells import UnreadableWorkbookError, read_sheets
from include.workbook.kind import kind_of
from include.workbook.slip import SlipNotPossibleError, mark_workbook
from tests.workbook.marks import HEAD, mark

FILES = Path(__file__).parent / "files"
CHANGES_PER_FILE = 100
TAG = re.compile(rb"<[^>]*>")
QUOTED = re.compile(rb'"[^"]*"')
ODD = [
    b"",
    b"0",
    b"-1",
    b"1",
    b"99999999999",
    b"1e999",
    b"NaN",
    b"A0",
    b"XFE1",
    b"XFD1048576",
    b"s",
    b"e",
    b"str",
    b"d",
    b"inlineStr",
    b"\xff",
    b"&#0;",
]
INTERNAL = re.compile(r"Error|Exception|Bad |CRC|\.xml|\.rels|xl/|expected|NoneType|codec|0x", re.IGNORECASE)


def small_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Mã", 1, "=A1", 0.5])
    book.active["D1"].number_format = "0%"
    book.active.merge_cells("A3:B3")
    book.create_sheet("Hai")["B2"] = "chữ"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def raw_bytes(content: bytes, chance: random.Random) -> bytes:
    """Some bytes are others: anywhere, or in the directory at the end of an archive."""
    changed = bytearray(content)
    start = max(content.rfind(b"PK\1\2"), 0) if chance.random() < 0.3 else 0
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(start, len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.randint(1, len(changed))]) if chance.random() < 0.1 else bytes(changed)


def directory(content: bytes, chance: random.Random) -> bytes:
    """Fields of the entries of an archive's directory are others: versions, flags, methods, sizes, places, names."""
    changed = bytearray(content)
    entries = [found.start() for found in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", content)]
    for _ in range(chance.randint(1, 4)):
        at = chance.choice(entries) + chance.randrange(4, 46)
        if at < len(changed):
            changed[at] = chance.choice([0, 1, 9, 63, 100, 255, chance.randrange(256)])
    return bytes(changed)


def in_a_part(content: bytes, chance: random.Random) -> bytes:
    """A tag or a quoted value of one part is gone, doubled or odd; or the part has another name."""
    parts = parts_of(content)
    name = chance.choice(sorted(name for name in parts if parts[name]))
    if chance.random() < 0.15:
        parts[chance.choice(["a", name.upper(), name + "/", "\\" + name, "../" + name, "\u202e" + name])] = parts.pop(name)
        return zipped(parts)
    for _ in range(chance.randint(1, 3)):
        tags = list(TAG.finditer(parts[name]))
        if not tags:
            break
        found = chance.choice(tags)
        values = QUOTED.findall(found[0])
        tag = chance.choice([b"", found[0] * 2, found[0].replace(chance.choice(values or [b">"]), b'"' + chance.choice(ODD) + b'"', 1)])
        parts[name] = parts[name][: found.start()] + tag + parts[name][found.end() :]
    return zipped(parts)


def starts() -> dict[str, bytes]:
    small = small_workbook()
    found = {"xlsx": small, "zip": zipped({"biểu mẫu.xlsx": small})}
    for name in ("awkward.xls", "awkward.ods", "awkward.xlsx"):
        found[name] = (FILES / name).read_bytes()
    return found


STARTS = starts()
CHANGES = [
    (name, change) for name in STARTS for change in (raw_bytes, directory, in_a_part) if change is raw_bytes or not name.endswith(".xls")
]


@pytest.mark.parametrize(("name", "change"), CHANGES, ids=lambda value: value if isinstance(value, str) else value.__name__)
def test_a_random_change_costs_its_own_file_only(name, change):
    for seed in range(CHANGES_PER_FILE):
        content = change(STARTS[name], random.Random(seed))
        assert kind_of(content)
        try:
            read_sheets(content)
        except UnreadableWorkbookError as error:
            assert not INTERNAL.search(error.detail_vi) or error.problem == "signed_report", (seed, error.detail_vi)
        try:
            mark_workbook(content, HEAD, [mark("B2")])
        except SlipNotPossibleError:
            continue
