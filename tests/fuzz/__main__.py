"""The second half of ``make fuzz``: changes workbooks at random, guided by what of the reader's code they reach, for a bounded time.

A crash is anything that is neither a reading nor an ``UnreadableWorkbookError``. What it finds is written to ``var/fuzz-found``;
a small one goes to ``tests/workbooks/quarantined`` and stays a test. The fuzzer works below the sandbox, in its own process, and changes
the XML of one part, not the compressed bytes, which would hardly ever unpack: the first byte of an input says which part, and whether it is
read or marked; the rest is its content. It is changed tag by tag, so that it mostly stays XML and gets past the parser. The workbook around
it is as small as one can be, so that an input takes milliseconds.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import re
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris
import openpyxl

from include.catalog import load_catalogue

with atheris.instrument_imports(include=["include.workbook"]):
    from include.workbook import read, safe_package
    from include.workbook.slip import marking as slip

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = load_catalogue()
FOUND = ROOT / "var" / "fuzz-found"
KEPT_SHEETS, KEPT_ROWS = ("Bìa", "Chỉ tiêu", "Nhiệm vụ", "_pci"), 9
HEAD = slip.SlipHead("Sở", "SXD", "2021-Y", 1, "R/1", "10:15", "Trả lại", "returned", "Sửa.", None, dt.date(2021, 12, 1))
MARKS = [slip.Mark("CEL-03", "critical", "Chỉ tiêu", "G7", "x", "một số", "Không phải số", "No number", "Không đọc được.", "Nhập số.")]
TOKEN = re.compile(rb"<[^>]*>|[^<]+")
QUOTED = re.compile(rb'"[^"]*"')
# What programs write where a number, a cell, a name or nothing was meant.
_ODD_WORDS = (
    "0 -1 1 4294967296 1e309 NaN 0.5 true A0 A1 a1 XFD1048576 A1:B #REF! rId1 s e b d n str inlineStr shared [1]S!A1 ../x.xml / ộ &#0; &x;"
)
ODD = [b"", b"x" * 300, *(word.encode() for word in _ODD_WORDS.split())]


def small_parts() -> dict[str, bytes]:
    """The parts of a real workbook with few sheets of few rows."""
    book = openpyxl.load_workbook(ROOT / "tests/workbooks/returned/a-dozen-faults.xlsx")
    for sheet in book.worksheets:
        if sheet.title in KEPT_SHEETS:
            sheet.delete_rows(KEPT_ROWS + 1, sheet.max_row)
        else:
            book.remove(sheet)
    target = io.BytesIO()
    book.save(target)
    with zipfile.ZipFile(target) as package:
        return {name: package.read(name) for name in package.namelist() if not name.startswith(("docProps/", "xl/theme"))}


PARTS = small_parts()
NAMES = [name for name in sorted(PARTS) if name.endswith((".xml", ".rels"))]
PREFIXED = re.compile(rb"(</?)(\w)")


def workbook_of(data: bytes) -> bytes:
    """The workbook that an input stands for."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, part in (PARTS | {NAMES[data[0] % len(NAMES)]: data[1:]}).items():
            package.writestr(name, part)
    return target.getvalue()


def changed(data: bytes, most_bytes: int, seed: int) -> bytes:
    """An input with one to four of its tags, texts or quoted values removed, doubled, moved or made odd."""
    chance = random.Random(seed)
    tokens = TOKEN.findall(data[1:])
    for _ in range(chance.randint(1, 4)):
        if not tokens:
            break
        here, there = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        what = chance.randrange(6)
        if what == 0:
            del tokens[here]
        elif what == 1:
            tokens.insert(there, tokens[here])
        elif what == 2:
            tokens[here], tokens[there] = tokens[there], tokens[here]
        elif tokens[here].startswith(b"<"):
            values = QUOTED.findall(tokens[here]) or [b">"]
            tokens[here] = tokens[here].replace(chance.choice(values), b'"' + chance.choice(ODD) + b'"', 1)
        else:
            tokens[here] = chance.choice(ODD)
    return (data[:1] + b"".join(tokens))[:most_bytes]


def read_one(data: bytes) -> None:
    """Read or mark: each either does it or says why not."""
    if not data:
        return
    content = workbook_of(data)
    if data[0] // len(NAMES) % 2:
        mark_one(content)
        return
    try:
        read.read_workbook(content, CATALOGUE)
    except safe_package.UnreadableWorkbookError:
        return


def mark_one(content: bytes) -> None:
    """Mark, as the return slip does; what cannot be unpacked safely never comes so far."""
    try:
        safe_package.unpacked(content)
        slip.mark_workbook(content, HEAD, MARKS)
    except (safe_package.UnreadableWorkbookError, slip.SlipNotPossibleError):
        return


def main() -> None:
    """Fuzz for ``FUZZ_SECONDS`` (60 unless told)."""
    FOUND.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pci-fuzz-") as corpus:
        for number, name in enumerate(NAMES):
            (Path(corpus) / f"read-{number}").write_bytes(bytes([number]) + PARTS[name])
            (Path(corpus) / f"mark-{number}").write_bytes(bytes([number + len(NAMES)]) + PARTS[name])
            if name.startswith("xl/worksheets/sheet"):  # which openpyxl reads
                prefixed = PREFIXED.sub(rb"\1x:\2", PARTS[name]).replace(b"xmlns=", b"xmlns:x=")
                (Path(corpus) / f"prefixed-{number}").write_bytes(bytes([number]) + prefixed)
        seconds = os.environ.get("FUZZ_SECONDS", "60")
        options = [f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=1024", "-max_len=16384", "-keep_seed=1"]
        atheris.Setup([sys.argv[0], corpus, *options, f"-artifact_prefix={FOUND}/"], read_one, custom_mutator=changed)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
