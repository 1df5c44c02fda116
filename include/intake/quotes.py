"""PCI scores and ranks that a department quotes in its texts: “PCI 2020 đạt 63,20 điểm, xếp hạng 36”.

A quote is held against what is published; it is never a PCI result. The reader is shy: what it does not clearly understand
(a target, another index, a change of so many points) it leaves alone, because a wrong accusation costs more than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from include.catalog.models import Catalogue
from include.workbook.read import words_of
from include.workbook.values import clean, parse_number

_SENTENCE = re.compile(r"(?<=[^\d\s])\.\s+|(?<=\d)\.\s+(?=\D)|;|\n")
_PCI = "pci"
_YEAR = re.compile(r"\b(20[0-4]\d)\b")
_NUMBER = r"(?P<value>\d{1,3}(?:[.,]\d{1,3})?)"
_SCORE = re.compile(rf"\b(?:đạt|được|là|với|ở mức|chỉ đạt)\s*(?:số điểm|điểm số|mức)?\s*(?:là\s*)?{_NUMBER}\s*(?:/\s*\d+\s*)?điểm\b")
_RANK = re.compile(r"\b(?:xếp|đứng)\s*(?:hạng|thứ|vị trí)?\s*(?:thứ\s*|hạng\s*|:\s*)?(?P<value>\d{1,2})\b(?!\s*[,.]\d)")
# What is hoped for is no quote, and neither is another index's score.
_HOPED_FOR = re.compile(r"phấn đấu|mục tiêu|chỉ tiêu|kế hoạch|dự kiến|đặt ra|tối thiểu|trở lên|trên mức|hướng tới|phải đạt")
_ANOTHER_INDEX = re.compile(r"ddci|papi|sipas|par\s*index|\bict\b|\bdti\b|chuyển đổi số|cải cách hành chính|\bpgi\b|\bpii\b")
_NOT_BETWEEN = re.compile(r"điểm|chỉ số|chỉ tiêu|tỷ lệ|tỉ lệ|tiêu chí")
_REACH_CHARACTERS = 60
_LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Quote:
    """One figure that a text gives for PCI; ``measure`` is composite, rank or score, ``pci_year`` ``None`` where none is named."""

    measure: str
    sub_index: str | None
    pci_year: int | None
    value: Decimal
    text: str


def quotes_in(text: str, catalogue: Catalogue) -> Iterator[Quote]:
    """The PCI figures of the province that ``text`` quotes, in reading order."""
    for sentence in _SENTENCE.split(clean_lines(text)):
        written = clean(sentence)
        folded = written.casefold()
        if not _HOPED_FOR.search(folded) and not _ANOTHER_INDEX.search(folded):
            yield from _quotes_of(written, folded, catalogue)


def clean_lines(text: str) -> str:
    """Composed Unicode with one space between words, line feeds kept: they end a statement."""
    return "\n".join(clean(line) for line in text.splitlines())


def _quotes_of(written: str, folded: str, catalogue: Catalogue) -> Iterator[Quote]:
    found = [("score", match) for match in _SCORE.finditer(folded)] + [("rank", match) for match in _RANK.finditer(folded)]
    subjects = _subjects(folded, catalogue) if found else []  # most sentences quote nothing
    for kind, match in sorted(found, key=lambda entry: entry[1].start()):
        before = [subject for subject in subjects if subject[1] <= match.start()]
        if kind == "rank":
            before = [subject for subject in before if subject[2] == _PCI] if len({code for *_, code in before}) == 1 else []
        if not before:
            continue
        _, end, code = before[-1]
        between = folded[end : match.start()]
        if kind == "score" and (len(between) > _REACH_CHARACTERS or _NOT_BETWEEN.search(between)):
            continue
        # A score has no thousands: a point before three digits is a decimal point.
        value = parse_number(match["value"], "en" if "." in match["value"] else "vi").value
        if value is None:
            continue
        measure = "rank" if kind == "rank" else "composite" if code == _PCI else "score"
        yield Quote(measure, None if code == _PCI else code, _year(folded, match), value, written[:_LONGEST_QUOTE])


def _subjects(folded: str, catalogue: Catalogue) -> list[tuple[int, int, str]]:
    """Where the sentence speaks of PCI or of a sub-index: start, end and code, in reading order, the longest name first."""
    names = {_PCI: _PCI} | {name: code for name, code in words_of(catalogue).sub_indices.items() if not name.isascii() or " " in name}
    taken: list[tuple[int, int, str]] = []
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(rf"\b{re.escape(name)}\b", folded):
            if not any(start < match.end() and match.start() < end for start, end, _ in taken):
                taken.append((match.start(), match.end(), names[name]))
    return sorted(taken)


def _year(folded: str, match: re.Match[str]) -> int | None:
    """The year named last before the figure; otherwise the one right after it, as in “đạt 63,20 điểm năm 2020”."""
    before = _YEAR.findall(folded[: match.start()])
    if before:
        return int(before[-1])
    after = re.match(r"[\s,(]*(?:pci\s*)?(?:năm\s*)?(20[0-4]\d)\b", folded[match.end() :])
    return int(after[1]) if after else None
