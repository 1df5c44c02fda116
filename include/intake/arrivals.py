"""Reads ``arrivals.csv``, what somebody wrote down about the times of arrival, as Excel saves it; a broken line costs itself."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from include.catalog.characters import WITHOUT_BAR
from include.domain.clock import VIETNAM
from include.texts import Word

ARRIVALS_FILE = "arrivals.csv"
MAX_BYTES = 16 * 2**20
_DELIMITERS = (";", ",", "\t")
_ORDER = ("file_name", "arrived_at", "sender")
_LINES_OF_A_CELL = 5  # a cell of Excel may hold line breaks
_SHOWN = 80
_WAIT = dt.timedelta(days=1)  # a file may come in while a run that speaks of an earlier instant waits for its turn
_BEFORE = dt.timedelta(days=180)  # workbooks that went out by hand may come back before the opening; a wrong year is further off
_NO_TEXT = (b"PK\x03\x04", b"%PDF", bytes.fromhex("d0cf11e0"), b"\x89PNG", b"\xff\xd8\xff")
_DAY = (
    r"(?:(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
    r"|(?P<iso_year>\d{4})[/.-](?P<iso_month>\d{1,2})[/.-](?P<iso_day>\d{1,2}))"
)
_TIME = r"(?P<hour>\d{1,2})\s*[:hg]\s*(?P<minute>\d{2})(?:\s*[:.]\s*(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>SA|CH)?"
_DAY_FIRST = re.compile(rf"{_DAY}[\sT,]+{_TIME}", re.IGNORECASE)
_TIME_FIRST = re.compile(rf"{_TIME}[\s,]+(?:ngày\s+)?{_DAY}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BelievableTimes:
    """Between which instants a file may have come: no workbook comes before any was handed out, and none from the future."""

    since: dt.datetime | None
    as_of: dt.datetime

    def hold(self, instant: dt.datetime) -> bool:
        """Whether a file may have arrived then, by its own time of change."""
        return (self.since is None or self.since <= instant) and instant <= self.as_of + _WAIT

    def hold_written(self, instant: dt.datetime) -> bool:
        """Whether somebody may have written down that a file arrived then."""
        return (self.since is None or self.since - _BEFORE <= instant) and instant <= self.as_of + _WAIT


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A line of ``arrivals.csv`` that says nothing: its number from 1 (0 is the whole file), what it holds, what is wrong."""

    line: int
    found: str
    reason: str


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What was written down: by file name, composed (NFC), its time of arrival and sender; and the lines that say nothing."""

    recorded: dict[str, tuple[dt.datetime, str | None]] = field(default_factory=dict)
    broken: list[BrokenLine] = field(default_factory=list)


@cache
def inbox_facts() -> dict[str, Any]:
    """What ``inbox.yaml`` says: ``litter`` and ``strange`` by kind, and ``arrivals``."""
    facts: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "inbox.yaml").read_text(encoding="utf-8"))
    return facts


def words_of_kind(kind: str) -> Word:
    """What a kind of litter, or of something strange in the inbox, is called."""
    entry = {**inbox_facts()["litter"], **inbox_facts()["strange"]}[kind]
    return Word(entry["vi"], entry["en"])


def words_of_broken(reason: str) -> Word:
    """What is wrong with a line of ``arrivals.csv``, and what was expected."""
    entry = inbox_facts()["arrivals"]["broken"][reason]
    return Word(entry["vi"], entry["en"])


def read_arrivals(content: bytes, times: BelievableTimes | None = None) -> Arrivals:
    """Read the bytes of ``arrivals.csv``: UTF-8, UTF-16 or cp1258, divided by ``;``, ``,`` or tab; never raises.

    A time without a zone is the province's. Of two lines about one file the later one counts.
    """
    text = _text(content)
    if text is None:
        return Arrivals(broken=[BrokenLine(0, ARRIVALS_FILE, "no_text")])
    found = Arrivals()
    lines = text.splitlines()
    start = 1 if lines and re.fullmatch(r"\s*sep=.\s*", lines[0], re.IGNORECASE) else 0
    start = next((number for number, line in enumerate(lines[start:], start=start) if line.strip(' ;,\t"')), len(lines))
    if start == len(lines):
        return found
    delimiter, columns = _header(lines[start])
    guessed = columns is None
    if columns is None:
        found.broken.append(BrokenLine(start + 1, _shown(lines[start]), "header"))
        columns = {name: place for place, name in enumerate(_ORDER)}
    for number, cells in _rows(lines, start if guessed else start + 1, delimiter, found.broken):
        entry = _entry(cells, columns, times)
        if not isinstance(entry, str):
            found.recorded[entry[0]] = entry[1]
        elif not (guessed and number == start + 1):  # the line that should be the header is reported already
            found.broken.append(BrokenLine(number, _shown(delimiter.join(cells)), entry))
    return found


def _text(content: bytes) -> str | None:
    """The characters of a text, composed (NFC); ``None`` for what is none."""
    if content.startswith(_NO_TEXT):
        return None
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            text = content.decode(encoding, errors="replace")
            break
    else:
        text = _without_mark(content)
    return None if "\0" in text else unicodedata.normalize("NFC", text)


def _without_mark(content: bytes) -> str:
    head = content[:4000]
    if len(head) >= 4 and head[1::2].count(0) * 2 > len(head[1::2]):
        return content.decode("utf-16-le", errors="replace")
    if len(head) >= 4 and head[::2].count(0) * 2 > len(head[::2]):
        return content.decode("utf-16-be", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1258", errors="replace")  # what Excel in Vietnamese writes as plain CSV


def _header(line: str) -> tuple[str, dict[str, int] | None]:
    """The delimiter, and which column stands where; ``None`` when the line names no file or no time."""
    known = {word: name for name, words in inbox_facts()["arrivals"]["columns"].items() for word in words}
    for delimiter in _DELIMITERS:
        names = [known.get(_folded(cell)) for cell in line.replace('"', "").split(delimiter)]
        places = {name: place for place, name in reversed(list(enumerate(names))) if name}
        if {"file_name", "arrived_at"} <= places.keys():
            return delimiter, places
    return max(_DELIMITERS, key=line.count), None


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.casefold().translate(WITHOUT_BAR))
    return "".join(character for character in plain if character.isalnum())


def _rows(lines: list[str], start: int, delimiter: str, broken: list[BrokenLine]) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each line that is not blank. Line by line: a quote that is never closed must not swallow the rest."""
    at, width = start, 0
    while at < len(lines):
        number, line = at + 1, lines[at]
        at += 1
        if not line.strip(' \t;,"'):
            continue
        cells = _cells(line, delimiter)
        for more in range(1, _LINES_OF_A_CELL if cells is None else 0):
            joined = _cells("\n".join(lines[number - 1 : number + more]), delimiter)
            if joined is not None and len(joined) == width:
                cells, at = joined, number + more
                break
        if cells is None:
            broken.append(BrokenLine(number, _shown(line), "quote"))
            continue
        width = max(width, len(cells))
        yield number, cells


def _cells(line: str, delimiter: str) -> list[str] | None:
    try:
        return [cell.strip() for cell in next(csv.reader(line.splitlines(keepends=True), delimiter=delimiter, strict=True))]
    except csv.Error:
        return None


def _entry(cells: list[str], columns: dict[str, int], times: BelievableTimes | None) -> tuple[str, tuple[dt.datetime, str | None]] | str:
    """File name, time and sender of a line, or the reason why it says nothing."""
    fields = {name: cells[place] if place < len(cells) else None for name, place in columns.items()}
    name, written = fields["file_name"], fields["arrived_at"]
    if name is None or written is None:
        return "cells"
    if not name:
        return "name"
    instant = _instant(written)
    if instant is None:
        return "instant"
    if not (2000 <= instant.year < 2200) or (times and not times.hold_written(instant)):
        return "unbelievable"
    return name, (instant, fields.get("sender") or None)


def _instant(written: str) -> dt.datetime | None:
    try:
        instant = dt.datetime.fromisoformat(written) if len(written) > len("2021-12-01") else None
    except ValueError:
        instant = None
    if instant is None and (match := _DAY_FIRST.fullmatch(written) or _TIME_FIRST.fullmatch(written)):
        instant = _of_match(match)
    return instant.replace(tzinfo=VIETNAM) if instant and instant.tzinfo is None else instant


def _of_match(match: re.Match[str]) -> dt.datetime | None:
    part = match.groupdict()
    year, month, day = (int(part[name] or part[f"iso_{name}"]) for name in ("year", "month", "day"))
    hour, half = int(part["hour"]), (part["half"] or "").upper()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "CH" else 0) if half else hour
    try:
        return dt.datetime(year, month, day, hour, int(part["minute"]), int(part["second"] or 0))  # noqa: DTZ001 - the caller gives the zone
    except ValueError:
        return None


def _shown(line: str) -> str:
    """The beginning of a line, in characters that can be shown."""
    plain = "".join(character if character.isprintable() else " " for character in line).strip()
    return plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
