"""Which numbers given as quantities are none: ordinals, levels, voltages and names; and which units are never added up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from include.checks.writings import pattern
from include.texts import book
from include.workbook.vietnamese_writing import clean, word_key

_TEXTS = book("checks")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12, "xiii": 13}
_FAR_ENOUGH = 60
"""Characters beside a number in which a mark of an ordinal is looked for."""
_READ = 2000
"""Characters of a text that are searched: no cell tells a count behind more, and what somebody sends must not take hours."""


def named_not_counted(quantities: Iterable[Decimal], units: Iterable[str], texts: Iterable[str]) -> str | None:
    """How the first of ``quantities`` that counts nothing is written: ``đợt 3``, ``500 kV``; ``None`` where each may be a count.

    A number that also stands free in the texts ("3 đợt") is a count. So is one that stands in none of them.
    """
    for unit in units:
        if pattern("named_unit").fullmatch(word_key(unit)):
            return clean(unit)
    numbers = [found for text in texts for found in _numbers(text)]
    for quantity in quantities:
        here = [writing for value, writing in numbers if value == quantity]
        if here and all(here):
            return here[0]
    return None


def never_summed(units: Iterable[str]) -> tuple[str, str] | None:
    """The first of ``units`` whose sum says nothing, as written, and the kind that it is of (a key of ``units_never_summed``)."""
    kinds = _TEXTS.labels("units_never_summed")
    return next(
        ((clean(unit), kind) for unit in units for kind in kinds if re.fullmatch(kinds[kind], word_key(unit))),
        None,
    )


def _numbers(text: str) -> Iterator[tuple[Decimal, str | None]]:
    """Every number of a text, and how it is written where it is an ordinal or part of a name."""
    written = clean(text[:_READ])
    low = written.casefold()
    if len(low) != len(written):
        written = low
    for found in _NUMBER.finditer(low):
        before, after = low[max(0, found.start() - _FAR_ENOUGH) : found.start()], low[found.end() : found.end() + _FAR_ENOUGH]
        mark, unit = pattern("before_an_ordinal").search(before), pattern("behind_a_name").match(after)
        start = found.start() - len(before) + mark.start(1) if mark else found.start()
        writing = written[start : found.end() + (unit.end() if unit else 0)] if mark or unit else None
        yield _value(found[0]), writing
    for found in pattern("roman_ordinal").finditer(low):
        yield Decimal(_ROMAN[found[1]]), written[found.start() : found.end()]


def _value(digits: str) -> Decimal:
    plain = digits.replace(".", "") if _THOUSANDS.fullmatch(digits) else digits
    parts = plain.replace(",", ".").split(".")
    return Decimal(parts[0] if len(parts) == 1 else f"{''.join(parts[:-1])}.{parts[-1]}")
