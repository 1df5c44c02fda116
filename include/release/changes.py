"""In what two releases of a round differ: figure by figure and statement by statement, then what only the rows behind them say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import zip_longest

from sqlalchemy import Engine

from include.release.changed_rows import changes_of_rows
from include.release.frozen import FrozenRound
from include.texts import book
from include.warehouse.releases.frozen_rows import kept_rows
from include.warehouse.releases.releases import Release, ReleaseChange, ReleaseFigure, release_figures

_TEXTS = book("release")


def changes_since(engine: Engine, frozen: FrozenRound, standing: Release) -> list[ReleaseChange]:
    """Everything in which a round as it would be released differs from the release that stands; never empty where the digests differ."""
    figures = [ReleaseFigure(figure.key, figure.label, figure.text) for figure in frozen.province.figures()]
    changes = changes_between(release_figures(engine, standing.release_id), figures)
    with engine.connect() as connection:
        before = kept_rows(connection, frozen.content.catalogue, standing.release_id)
    changes += changes_of_rows(frozen.content.catalogue, before, frozen.rows.kept)
    if not changes and standing.facts_digest != frozen.digest:
        changes.append(ReleaseChange("changed", "wording", _TEXTS.vi("changes.wording"), None, None))
    return changes


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
