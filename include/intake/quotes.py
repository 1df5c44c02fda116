"""PCI scores and ranks that a department quotes in its texts: “PCI 2020 đạt 63,20 điểm, xếp hạng 36”.

A quote is held against what is published; it is never a PCI result. The reader is shy: what it does not clearly understand
(a target, another index, a change of so many points) it leaves alone, because a wrong accusation costs more than a missed one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, takewhile

from include.catalog.models import Catalogue
from include.workbook.read import words_of
from include.workbook.vietnamese_writing import clean, parse_number

_SENTENCE = re.compile(r"(?<=[^\d\s])\.\s+|(?<=\d)\.\s+(?=\D)|;|\n")
_PCI = "pci"
_YEAR = re.compile(r"\b(20[0-4]\d)\b")
_YEAR_AFTER = re.compile(r"[\s,(]*(?:pci\s*)?(?:năm\s*)?(20[0-4]\d)\b")
_NUMBER = r"(?P<value>\d{1,3}(?:[.,]\d{1,3})?)"
_SCORE = re.compile(rf"\b(?:đạt|được|là|với|ở mức|chỉ đạt)\s*(?:số điểm|điểm số|mức)?\s*(?:là\s*)?{_NUMBER}\s*(?:/\s*\d+\s*)?điểm\b")
_MAY_QUOTE = re.compile(r"điểm|xếp|đứng", re.IGNORECASE)  # what every score or rank is written with
_RANK = re.compile(r"\b(?:xếp|đứng)\s*(?:hạng|thứ|vị trí)?\s*(?:thứ\s*|hạng\s*|:\s*)?(?P<value>\d{1,2})\b(?!\s*[,.]\d)")
# What is hoped for is no quote, and neither is another index's score.
_HOPED_FOR = re.compile(r"phấn đấu|mục tiêu|chỉ tiêu|kế hoạch|dự kiến|đặt ra|tối thiểu|trở lên|trên mức|hướng tới|phải đạt")
_ANOTHER_INDEX = re.compile(r"ddci|papi|sipas|par\s*index|\bict\b|\bdti\b|chuyển đổi số|cải cách hành chính|\bpgi\b|\bpii\b")
_NOT_BETWEEN = re.compile(r"điểm|chỉ số|chỉ tiêu|tỷ lệ|tỉ lệ|tiêu chí")
_REACH_CHARACTERS = 60
_LONGEST_QUOTE = 160
# No text of a person quotes more; what repeats one figure through 32,767 characters would fill the warehouse.
_MOST_QUOTES = 100


@dataclass(frozen=True, slots=True)
class Quote:
    """One figure that a text gives for PCI; ``measure`` is composite, rank or score, ``pci_year`` ``None`` where none is named."""

    measure: str
    sub_index: str | None
    pci_year: int | None
    value: Decimal
    text: str


def quotes_in(text: str, catalogue: Catalogue) -> Iterator[Quote]:
    """The PCI figures of the province that ``text`` quotes, in reading order; of one text at most a hundred."""
    yield from islice(_all_quotes(text, catalogue), _MOST_QUOTES)


def _all_quotes(text: str, catalogue: Catalogue) -> Iterator[Quote]:
    if not _MAY_QUOTE.search(unicodedata.normalize("NFC", text)):  # most texts
        return
    for sentence in _SENTENCE.split(clean_lines(text)):
        if not _MAY_QUOTE.search(sentence):
            continue
        written = clean(sentence)
        folded = written.casefold()
        if not _HOPED_FOR.search(folded) and not _ANOTHER_INDEX.search(folded):
            yield from _quotes_of(written, folded, catalogue)


def clean_lines(text: str) -> str:
    """Composed Unicode with one space between words, line feeds kept: they end a statement."""
    return "\n".join(clean(line) for line in text.splitlines())


def _quotes_of(written: str, folded: str, catalogue: Catalogue) -> Iterator[Quote]:
    found = [("score", match) for match in _SCORE.finditer(folded)] + [("rank", match) for match in _RANK.finditer(folded)]
    if not found:  # most sentences quote nothing
        return
    subjects, years = _Subjects(folded, catalogue), _Years(folded)
    for kind, match in sorted(found, key=lambda entry: entry[1].start()):
        code = subjects.of_rank(match.start()) if kind == "rank" else subjects.of_score(match.start())
        if code is None:
            continue
        # A score has no thousands: a point before three digits is a decimal point.
        value = parse_number(match["value"], "en" if "." in match["value"] else "vi").value
        if value is None:
            continue
        measure = "rank" if kind == "rank" else "composite" if code == _PCI else "score"
        yield Quote(measure, None if code == _PCI else code, years.of(match), value, written[:_LONGEST_QUOTE])


class _Subjects:
    """Where a sentence speaks of PCI or of a sub-index, in reading order: looked up by halving, so a long sentence costs no more."""

    def __init__(self, folded: str, catalogue: Catalogue) -> None:
        names, pattern = _names_of(catalogue)
        self._folded = folded
        matches = list(pattern.finditer(folded))
        self._ends = [match.end() for match in matches]
        self._codes = [names[match[0]] for match in matches]
        self._only_pci = len(list(takewhile(lambda code: code == _PCI, self._codes)))

    def of_rank(self, start: int) -> str | None:
        """PCI, where the sentence speaks of nothing else before ``start``."""
        before = bisect_right(self._ends, start)
        return _PCI if 0 < before <= self._only_pci else None

    def of_score(self, start: int) -> str | None:
        """What the sentence spoke of last before ``start``, if it is near and nothing else stands between."""
        before = bisect_right(self._ends, start)
        if not before or start - self._ends[before - 1] > _REACH_CHARACTERS:
            return None
        between = self._folded[self._ends[before - 1] : start]
        return None if _NOT_BETWEEN.search(between) else self._codes[before - 1]


class _Years:
    """The years that a sentence names, in reading order."""

    def __init__(self, folded: str) -> None:
        self._folded = folded
        found = list(_YEAR.finditer(folded))
        self._ends = [match.end() for match in found]
        self._years = [int(match[1]) for match in found]

    def of(self, match: re.Match[str]) -> int | None:
        """The year named last before the figure; otherwise the one right after it, as in “đạt 63,20 điểm năm 2020”."""
        before = bisect_right(self._ends, match.start())
        if before:
            return self._years[before - 1]
        after = _YEAR_AFTER.match(self._folded, match.end())
        return int(after[1]) if after else None


_NAMES: dict[str, tuple[dict[str, str], re.Pattern[str]]] = {}


def _names_of(catalogue: Catalogue) -> tuple[dict[str, str], re.Pattern[str]]:
    """The names of PCI and of its sub-indices with their codes, and one pattern that finds them, the longest first."""
    if catalogue.version not in _NAMES:
        names = {_PCI: _PCI}
        names |= {name: code for name, code in words_of(catalogue).sub_indices.items() if not name.isascii() or " " in name}
        longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        _NAMES[catalogue.version] = names, re.compile(rf"\b(?:{longest_first})\b")
    return _NAMES[catalogue.version]
