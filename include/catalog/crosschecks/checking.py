"""What the cross-checks share: how one is registered, spans of validity, and entries that clash or occur twice."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from include.catalog.declarations import Declarations, Placed
from include.catalog.errors import BadDeclaration
from include.catalog.models import Dated

BadOnes = Iterator[BadDeclaration]
DatedEntry = TypeVar("DatedEntry", bound=Dated)

Check = Callable[[Declarations], BadOnes]
_CHECKS: list[tuple[Check, frozenset[str]]] = []


def cross_check(declared: Declarations, broken: frozenset[str] = frozenset()) -> list[BadDeclaration]:
    """Everything that does not agree.

    A check that reads something ``broken`` is left out: what it says would mislead.
    """
    return [line for check, kinds in _CHECKS if not kinds & broken for line in check(declared)]


def reads(*kinds: str) -> Callable[[Check], Check]:
    """Register a check, with what it reads of the declarations; the kinds are those of ``include.catalog.folders``."""

    def register(check: Check) -> Check:
        _CHECKS.append((check, frozenset(kinds)))
        return check

    return register


def one_of(codes: Iterable[str]) -> str:
    """What is allowed, as a message says it."""
    known = sorted(set(codes))
    return "one of " + ", ".join(known) if known else "nothing is declared"


def last_day(day: dt.date | None) -> dt.date:
    """``day``, or the end of time where a window is open."""
    return day or dt.date.max


def overlap(one: Dated, other: Dated) -> bool:
    """Whether the windows of both share a day."""
    return one.valid_from <= last_day(other.valid_to) and other.valid_from <= last_day(one.valid_to)


def covered(first: dt.date, last: dt.date, windows: Iterable[Dated]) -> bool:
    """Whether ``windows`` together hold every day from ``first`` to ``last``."""
    for window in sorted(windows, key=lambda entry: entry.valid_from):
        if window.valid_from <= first <= last_day(window.valid_to):
            if last <= last_day(window.valid_to):
                return True
            first = last_day(window.valid_to) + dt.timedelta(days=1)
    return False


def by_province(entries: Sequence[Placed[Any]]) -> Mapping[str, list[Placed[Any]]]:
    """Grouped once: to search all departments of a country for every entry takes ten seconds."""
    found: dict[str, list[Placed[Any]]] = defaultdict(list)
    for placed in entries:
        found[placed.entry.province].append(placed)
    return found


def window_text(entry: Dated) -> str:
    """The window of an entry, as a message says it."""
    return f"{entry.valid_from} to {entry.valid_to or 'now'}"


def clashes(entries: Sequence[Placed[DatedEntry]], key: Callable[[DatedEntry], Hashable]) -> BadOnes:
    """Entries with the same ``key`` whose windows share a day."""
    groups: dict[Hashable, list[Placed[DatedEntry]]] = defaultdict(list)
    for placed in entries:
        for other in groups[key(placed.entry)]:
            if overlap(other.entry, placed.entry):
                allowed = f"a window apart from {other.key} of {other.file}, {window_text(other.entry)}"
                yield placed.bad("valid_from", window_text(placed.entry), allowed)
        groups[key(placed.entry)].append(placed)


def twice(entries: Iterable[tuple[Placed[Any], str, str]], allowed: str) -> BadOnes:
    """Names that occur twice; ``entries`` give place, field and the text compared."""
    seen: set[str] = set()
    for placed, field_name, text in entries:
        if text in seen:
            yield placed.bad(field_name, text, allowed)
        seen.add(text)
