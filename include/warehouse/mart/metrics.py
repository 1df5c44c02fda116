"""What is counted, and how: ``sql/marts/metrics.yaml``, for SQL and for rows in memory alike.

A metric counts the rows of a subject that hold its conditions, adds up a column, or is the share of one count in another. Views, Superset's
datasets and the interface over HTTP take its SQL; the report and the desk, which know a round as of an instant, ask it row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

import yaml

from include.texts import Word
from include.warehouse.schema.statements import SQL_FOLDER

FILE = SQL_FOLDER / "marts" / "metrics.yaml"
_Counted = TypeVar("_Counted")
_OVER_COLUMN = {"sum": "sum({})", "mean": "round(avg({}), 2)", "most": "max({})", "least": "min({})"}
_WAYS = ("count", "share", *_OVER_COLUMN)


class MetricError(Exception):
    """``metrics.yaml`` says something that is no metric; names the place."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a count: a column's value is one of ``codes`` (or none of them), or it has a value where there are no codes.

    No value is neither among codes nor outside them, as in SQL.
    """

    column: str
    codes: tuple[str | bool, ...]
    is_denied: bool

    @property
    def sql(self) -> str:
        """The condition, over the names of a view's columns."""
        if not self.codes:
            return f"{self.column} IS NOT null"
        if self.codes in ((True,), (False,)):
            return self.column if self.codes[0] else f"NOT {self.column}"
        listed = ", ".join(f"'{code}'" for code in self.codes)
        return f"{self.column} {'NOT IN' if self.is_denied else 'IN'} ({listed})"

    def holds(self, row: Any) -> bool:
        """Whether a row in memory holds it."""
        value = row[self.column] if isinstance(row, Mapping) else getattr(row, self.column)
        return value is not None and (not self.codes or (value in self.codes) is not self.is_denied)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of a subject.

    ``sql`` is its expression over the columns of each of ``views``, an aggregate; ``format`` is whole, pct or decimal; ``criteria`` are the
    conditions of a count, and ``None`` for anything else.
    """

    subject: str
    name: str
    views: tuple[str, ...]
    heading: Word
    meaning: Word
    format: str
    sql: str
    criteria: tuple[Criterion, ...] | None

    @property
    def comment(self) -> str:
        """What it is, for a column's comment: ``Vietnamese / English``."""
        return " / ".join(self.meaning)

    @property
    def condition(self) -> str:
        """What a row that is counted holds, in SQL.

        Raises:
            MetricError: when it is no count.
        """
        return " AND ".join(criterion.sql for criterion in self._criteria_of_count()) or "true"

    def condition_on(self, column: str) -> str:
        """The one condition of a count, asked of a column of another name.

        Raises:
            MetricError: when it is no count, or has more than one condition.
        """
        criteria = self._criteria_of_count()
        if len(criteria) != 1:
            raise MetricError(f"{self.subject}.{self.name} has not one condition")
        return replace(criteria[0], column=column).sql

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that a count asks for, where its one condition lists them.

        Raises:
            MetricError: when it is no such count.
        """
        criteria = self._criteria_of_count()
        if len(criteria) != 1 or criteria[0].is_denied:
            raise MetricError(f"{self.subject}.{self.name} has no list of codes")
        return tuple(str(code) for code in criteria[0].codes)

    def counts(self, row: Any) -> bool:
        """Whether a row in memory (a mapping, or an object with the view's names) is counted.

        Raises:
            MetricError: when it is no count.
        """
        return all(criterion.holds(row) for criterion in self._criteria_of_count())

    def of(self, rows: Iterable[Any]) -> int:
        """How many of the rows are counted.

        Raises:
            MetricError: when it is no count.
        """
        return len(self.those(rows))

    def those(self, rows: Iterable[_Counted]) -> list[_Counted]:
        """The rows that are counted, in their order.

        Raises:
            MetricError: when it is no count.
        """
        return [row for row in rows if self.counts(row)]

    def _criteria_of_count(self) -> tuple[Criterion, ...]:
        if self.criteria is None:
            raise MetricError(f"{self.subject}.{self.name} counts no rows")
        return self.criteria


@cache
def metrics() -> dict[str, dict[str, Metric]]:
    """Every metric by subject and name, in the order of the file.

    Raises:
        MetricError: naming the metric that is none.
    """
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {subject: _subject(subject, tuple(entry["views"]), entry["metrics"]) for subject, entry in content.items()}


def metric(subject: str, name: str) -> Metric:
    """One metric.

    Raises:
        KeyError: when there is none of that subject and name.
    """
    return metrics()[subject][name]


def metrics_of(view: str) -> dict[str, Metric]:
    """The metrics over a view of mart, by name.

    Raises:
        MetricError: when two subjects have a metric of one name for the view.
    """
    found: dict[str, Metric] = {}
    for of_subject in metrics().values():
        for name, metric in of_subject.items():
            if view in metric.views and found.setdefault(name, metric) is not metric:
                raise MetricError(f"{view} has two metrics {name}: of {found[name].subject} and of {metric.subject}")
    return found


def _subject(subject: str, views: tuple[str, ...], entries: Mapping[str, Any]) -> dict[str, Metric]:
    made: dict[str, Metric] = {}
    for name, entry in entries.items():
        way = [key for key in _WAYS if key in entry]
        if len(way) != 1 or set(entry) - {*way, "heading", "meaning", "format", "views"}:
            raise MetricError(f"metrics.yaml: {subject}.{name} needs exactly one of {', '.join(_WAYS)}")
        criteria = _criteria(entry["count"]) if way == ["count"] else None
        usual = {"share": "pct"}.get(way[0], "whole")
        made[name] = Metric(
            subject=subject,
            name=name,
            views=tuple(entry.get("views", views)),
            heading=Word(*entry["heading"]),
            meaning=Word(*entry["meaning"]),
            format=entry.get("format", usual),
            sql=_counted(criteria) if criteria is not None else _computed(f"{subject}.{name}", way[0], entry[way[0]], made),
            criteria=criteria,
        )
    return made


def _criteria(conditions: Mapping[str, Any]) -> tuple[Criterion, ...]:
    made = []
    for column, wanted in conditions.items():
        is_denied = isinstance(wanted, Mapping)
        codes = wanted["not"] if isinstance(wanted, Mapping) else [] if wanted == "present" else wanted
        made.append(Criterion(column, tuple(codes) if isinstance(codes, list) else (codes,), is_denied))
    return tuple(made)


def _counted(criteria: tuple[Criterion, ...]) -> str:
    return f"count(*) FILTER (WHERE {' AND '.join(criterion.sql for criterion in criteria)})" if criteria else "count(*)"


def _computed(where: str, way: str, given: Any, known: Mapping[str, Metric]) -> str:
    if way != "share":
        return _OVER_COLUMN[way].format(given)
    unknown = [name for name in given if name not in known or known[name].criteria is None]
    if unknown or len(given) != 2:
        raise MetricError(f"metrics.yaml: {where}: a share needs two counts that stand above it, not {given}")
    part, whole = (known[name].sql for name in given)
    return f"round(100.0 * {part} / nullif({whole}, 0), 1)"
