"""What becomes of files that were changed at random: each is read in the sandbox, and some are judged between two good ones.

python -m tests.fuzz.outcomes --changes 10000   what ``make fuzz`` begins with; it prints how many ended in which way
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import openpyxl

from include.catalog import load_catalogue
from include.domain.judgement import Judgement
from include.intake.judging import judge_confined
from include.intake.opened import Circumstances, FileToJudge, OpenedFile, open_file
from include.sample.generate import generate_workbook
from include.sandbox.workbooks import mark_workbook, several_at_once
from include.workbook.cells import UnreadableWorkbookError
from include.workbook.slip.marking import SlipNotPossibleError
from tests.fuzz.changes import changes_of, parts_of, zipped
from tests.workbook.binary_workbook import xlsb
from tests.workbook.marks import HEAD, mark

CATALOGUE = load_catalogue()
ROUND = "QNG-2021-Y"
ARRIVED = dt.datetime.fromisoformat("2021-12-01T16:00:00+07:00")
ROOT = Path(__file__).resolve().parents[2]
FOUND = ROOT / "var" / "fuzz-found"
INTERNAL = re.compile(r"\w*(?:Error|Exception|Traceback)|Bad |\bCRC|\.xml|\.rels|\bxl/|\bexpected\b|NoneType|codec|\b0x", re.IGNORECASE)
"""Words of programs, which no officer is told."""
FAILURES = frozenset({"FIL-12", "FIL-15", "FIL-16"})
"""By these rules a failure of the project's own code becomes the outcome of the file; there must be none."""
_KEPT_ROWS = 9
_AT_ONCE = 250
_JUDGED_IN = 10  # of so many changes of one kind one is judged


def good(department: str = "SKHĐT", seed: int = 7) -> bytes:
    """A faultless workbook."""
    target = io.BytesIO()
    generate_workbook(CATALOGUE, ROUND, department, seed=seed).save(target)
    return target.getvalue()


def small() -> bytes:
    """A workbook of the project with few rows a sheet, which is read in a tenth of the time."""
    book = openpyxl.load_workbook(io.BytesIO(good()))
    for sheet in book.worksheets:
        sheet.delete_rows(_KEPT_ROWS + 1, max(sheet.max_row - _KEPT_ROWS, 1))
        sheet.data_validations.dataValidation.clear()
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@cache
def starts() -> dict[str, bytes]:
    """What is changed, by name: a workbook as it is filled, as small as it can be, in an archive, and in the other formats."""
    packed = small()
    files = ROOT / "tests" / "workbook" / "files"
    return {
        "filled.xlsx": good(),
        "small.xlsx": packed,
        "unpacked.xlsx": zipped(parts_of(packed)),
        "workbook in a.zip": zipped({"biểu mẫu.xlsx": packed}),
        "binary.xlsb": xlsb(),
        **{name: (files / name).read_bytes() for name in ("awkward.xlsx", "awkward.xls", "awkward.ods")},
    }


@dataclass
class Changed:
    """A file after its change, and what became of it."""

    label: str
    content: bytes
    is_judged: bool
    opened: OpenedFile | Exception | None = None
    ended: str = ""
    wrong: list[str] = field(default_factory=list)


def changed(number: int, seed: int) -> Changed:
    """One change by its number; each kind of change of each file has its turn."""
    kinds = [(name, change) for name, content in starts().items() for change in changes_of(content)]
    name, change = kinds[number % len(kinds)]
    content = change(starts()[name], random.Random(f"{seed} {number}"))
    return Changed(f"{change.__name__} of {name}, number {number}", content, is_judged=(number // len(kinds)) % _JUDGED_IN == 0)


def outcomes(changes: range, seed: int) -> Iterator[Changed]:
    """Every change with what became of it."""
    neighbours = [_opened(good("STC", 1)), _opened(good("SXD", 2))]
    alone = _judged(neighbours)
    for first in range(changes.start, changes.stop, _AT_ONCE):
        made = [changed(number, seed) for number in range(first, min(first + _AT_ONCE, changes.stop))]
        for entry, opened in zip(made, several_at_once(_opened_or_why_not, [entry.content for entry in made]), strict=True):
            entry.opened = opened
        _judge_some(made, neighbours, alone)
        yield from made


def _judge_some(made: list[Changed], neighbours: list[OpenedFile], alone: list[Judgement]) -> None:
    """Judge what could not be read, for its sentence, and some of the rest, all between two good workbooks."""
    to_judge: list[tuple[Changed, OpenedFile]] = []
    for entry in made:
        if not isinstance(entry.opened, OpenedFile):
            entry.ended, entry.wrong = "raised", [repr(entry.opened)]
        elif isinstance(entry.opened.reading, UnreadableWorkbookError) or entry.is_judged:
            to_judge.append((entry, entry.opened))
        else:
            entry.ended = "read"
            entry.opened.reading.unpack()
    before, *judged, behind = _judged([neighbours[0], *(opened for _, opened in to_judge), neighbours[1]])
    if [before, behind] != alone:
        made[0].wrong.append(f"one of {len(judged)} files changed the judgement of a good one")
    for (entry, opened), judgement in zip(to_judge, judged, strict=True):
        is_read = not isinstance(opened.reading, UnreadableWorkbookError)
        rules = ", ".join(sorted({finding.rule_code for finding in judgement.findings}))
        entry.ended = f"quarantined by {rules}" if judgement.state == "quarantined" else f"read, {judgement.state}"
        entry.wrong += _wrong(judgement)
        if is_read:
            entry.wrong += _marked(entry.content)


def _wrong(judgement: Judgement) -> Iterator[str]:
    json.loads(judgement.sheets)
    for finding in judgement.findings if judgement.state == "quarantined" else ():
        told = " ".join(filter(None, (finding.message_vi, finding.expected, finding.remedy_vi)))
        if finding.rule_code in FAILURES:
            yield f"a failure of ours: {finding.rule_code}"
        if INTERNAL.search(told):
            yield f"internal words: {told}"


def _marked(content: bytes) -> Iterator[str]:
    try:
        mark_workbook(content, HEAD, [mark("B2")])
    except SlipNotPossibleError:
        return
    except Exception as error:
        yield f"marking raised {error!r}"


def _opened(content: bytes) -> OpenedFile:
    return open_file(CATALOGUE, FileToJudge("0" * 64, content, f"{ROUND}_SKHĐT.xlsx", ARRIVED))


def _opened_or_why_not(content: bytes) -> OpenedFile | Exception:
    try:
        return _opened(content)
    except Exception as error:
        return error


def _judged(opened: Sequence[OpenedFile]) -> list[Judgement]:
    return judge_confined(CATALOGUE, opened, Circumstances(frozenset({ROUND})))


def _told(entries: Sequence[Changed], seconds: float) -> str:
    counts = Counter(entry.ended for entry in entries)
    wrong = sum(bool(entry.wrong) for entry in entries)
    lines = [f"{number:7,}  {ended}" for ended, number in counts.most_common()]
    return "\n".join([*lines, f"{len(entries):,} changes in {seconds / 60:.1f} minutes, {wrong} with another end than their own outcome\n"])


def main() -> int:
    """Try as many changes as are asked for; the exit code says whether each cost its own file only."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=2021)
    asked = parser.parse_args()
    began, done = time.monotonic(), []
    for entry in outcomes(range(asked.first, asked.first + asked.changes), asked.seed):
        done.append(Changed(entry.label, b"", entry.is_judged, None, entry.ended, entry.wrong))
        if entry.wrong:
            FOUND.mkdir(parents=True, exist_ok=True)
            (FOUND / f"{entry.label}.bin").write_bytes(entry.content)
            sys.stdout.write(f"{entry.label}: {'; '.join(entry.wrong)}\n")
            sys.stdout.flush()
    sys.stdout.write(_told(done, time.monotonic() - began))
    return int(any(entry.wrong for entry in done))


if __name__ == "__main__":
    sys.exit(main())
