"""``make fuzz``: changes workbooks at random, guided by what of the reader's code they reach, for a bounded time.

A crash is anything that is neither a reading nor an ``UnreadableWorkbookError``. What it finds is written to ``var/fuzz-found``;
a small one goes to ``tests/workbooks/quarantined`` and stays a test. The fuzzer changes the XML of one part, not the compressed
bytes, which would hardly ever unpack: the first byte of an input says which part, the rest is its content.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import zipfile
from pathlib import Path

import atheris

from include.catalog import load_catalogue

with atheris.instrument_imports(include=["include.workbook"]):
    from include.workbook import cells, read, safe_package, slip

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = load_catalogue()
SEEDS = sorted((ROOT / "tests" / "workbooks").glob("*/*.xlsx"))
FOUND = ROOT / "var" / "fuzz-found"


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def small_parts() -> dict[str, bytes]:
    """The parts of a real workbook, its sheets cut to their first rows: a small input is fuzzed a hundred times as often."""
    parts = parts_of((ROOT / "tests/workbooks/returned/a-dozen-faults.xlsx").read_bytes())
    for name, part in parts.items():
        if name.startswith("xl/worksheets/") and (end := part.find(b"</row>", 3_000)) > 0:
            parts[name] = part[: end + 6] + part[part.index(b"</sheetData>") :]
    return parts


PARTS = small_parts()
NAMES = [name for name in sorted(PARTS) if name.endswith((".xml", ".rels")) and not name.startswith(("docProps/", "xl/theme"))]


def workbook_of(data: bytes) -> bytes:
    """The workbook that an input stands for."""
    if data[:2] == b"PK" or not data:
        return data
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, part in (PARTS | {NAMES[data[0] % len(NAMES)]: data[1:]}).items():
            package.writestr(name, part)
    return target.getvalue()


def read_one(data: bytes) -> None:
    """Read, read carefully and mark: each either does it or says why not."""
    content = workbook_of(data)
    try:
        read.read_workbook(content, CATALOGUE)
        safe_package.unpacked(content)
        cells.read_with_openpyxl(content)
    except safe_package.UnreadableWorkbookError:
        return
    try:
        slip.without_marks(content)
    except slip.SlipNotPossibleError:
        return


def main() -> None:
    """Fuzz for ``FUZZ_SECONDS`` (60 unless told)."""
    FOUND.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pci-fuzz-") as corpus:
        for number, name in enumerate(NAMES):
            (Path(corpus) / f"part-{number}").write_bytes(bytes([number]) + PARTS[name])
        for seed in SEEDS:
            (Path(corpus) / seed.name).write_bytes(seed.read_bytes())
        seconds = os.environ.get("FUZZ_SECONDS", "60")
        options = [f"-max_total_time={seconds}", "-timeout=30", "-rss_limit_mb=1024", "-max_len=65536", f"-artifact_prefix={FOUND}/"]
        atheris.Setup([sys.argv[0], corpus, *options], read_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
