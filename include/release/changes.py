"""In what two summaries of a round differ, figure by figure and statement by statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import zip_longest

from include.warehouse.releases.releases import ReleaseChange, ReleaseFigure


def changes_between(before: Iterable[ReleaseFigure], after: Iterable[ReleaseFigure]) -> list[ReleaseChange]:
    """Differences of two lists of figures, in the order of the new list, then what is gone.

    A key may stand several times, as two tasks of one name do: its texts are compared in their order.
    """
    old, new = _by_key(before), _by_key(after)
    keys = [*new, *(key for key in old if key not in new)]
    return [change for key in keys for change in _of_key(key, old.get(key, []), new.get(key, []))]


def _by_key(figures: Iterable[ReleaseFigure]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for figure in figures:
        found[figure.figure_key].append((figure.label, figure.text))
    return found


def _of_key(key: str, old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Iterable[ReleaseChange]:
    for before, after in zip_longest(old, new):
        if before and after and before[1] == after[1]:
            continue
        kind = "changed" if before and after else "added" if after else "removed"
        label = (after or before)[0]
        yield ReleaseChange(kind, key, label, before[1] if before else None, after[1] if after else None)
