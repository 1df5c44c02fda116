"""Asks Great Expectations which expectations of a record type a frame breaks, and in which rows.

What a validation costs hangs on the number of expectations, hardly on the rows: its suite, its graph of metrics and every expectation's
configuration are built anew each time, and all metrics of all expectations computed. Here the same parts of it are used in its order,
with what never changes built once, and in two steps: first how many rows break each expectation; then its verdict, with the rows, on
those that some row breaks. Decision 0035 says why and what was measured.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

import pandas as pd

from include.catalog.models import RowCondition, Rule
from include.checks.frames import columns_asked
from include.checks.gx import (
    Column,
    MetricConfiguration,
    MetricProviderError,
    PandasExecutionEngine,
    ValidationGraph,
    get_metric_kwargs,
    gxe,
)

_BATCH = "frame"


class RuleFailedToRunError(Exception):
    """A rule could not be evaluated: a fault of the system, never of the workbook."""


class Questions:
    """The expectations of one record type. Holds nothing of a frame, so it may be asked by several threads."""

    def __init__(self, record: str, rules: Sequence[Rule]) -> None:
        self.record = record
        self._asked = [(rule, expectation_of(rule)) for rule in rules]
        graph = ValidationGraph(PandasExecutionEngine())
        self._counts = [_count_of_broken_rows(graph, rule, expectation) for rule, expectation in self._asked]
        self._edges = graph.edges

    @property
    def columns(self) -> list[str]:
        """The columns that its rules name."""
        return columns_asked(rule for rule, _ in self._asked)

    def broken(self, frame: pd.DataFrame) -> Iterator[tuple[Rule, int]]:
        """The rules that ``frame`` breaks, in their order, with the ``row_id`` of each offending row.

        Raises:
            RuleFailedToRunError: when a rule cannot be evaluated.
        """
        engine = _Engine(frame)
        counts, why_not = ValidationGraph(engine, self._edges).resolve(show_progress_bars=False)
        for (rule, expectation), metric in zip(self._asked, self._counts, strict=True):
            if metric.id not in counts:
                raise RuleFailedToRunError(f"rule {rule.code}: {[str(reason['exception_info']) for reason in why_not.values()]}")
            if counts[metric.id]:
                yield from ((rule, row_id) for row_id in _offending_rows(engine, rule, expectation))


def _offending_rows(engine: PandasExecutionEngine, rule: Rule, expectation: Any) -> Iterator[int]:
    """The rows on which an expectation fails; none when its verdict is that it holds all the same, as with ``mostly``."""
    graph = ValidationGraph(engine)
    for metric in expectation.get_validation_dependencies(engine, _which_rows()).get_metric_configurations():
        graph.build_metric_dependency_graph(metric, _which_rows())
    metrics, _ = graph.resolve(_which_rows(), show_progress_bars=False)
    outcome = expectation.metrics_validate(metrics, _which_rows(), engine)
    if outcome.success:
        return
    offending = outcome.result.get("unexpected_index_list")
    if offending is None:
        raise RuleFailedToRunError(f"rule {rule.code} tells of no rows")
    yield from (int(entry["row_id"]) for entry in offending)


def _which_rows() -> dict[str, Any]:
    """Made anew each time: Great Expectations writes into it."""
    return {"result_format": {"result_format": "COMPLETE", "unexpected_index_column_names": ["row_id"]}}


def _count_of_broken_rows(graph: ValidationGraph, rule: Rule, expectation: Any) -> Any:
    """The metric that counts the rows which break an expectation, with all that it rests on in ``graph``."""
    name = f"{getattr(expectation, 'map_metric', None)}.unexpected_count"
    how_many = {"result_format": "BOOLEAN_ONLY"}
    try:
        arguments = get_metric_kwargs(name, expectation.configuration, how_many)
        metric = MetricConfiguration(name, arguments["metric_domain_kwargs"], arguments["metric_value_kwargs"])
        graph.build_metric_dependency_graph(metric, how_many)
    except MetricProviderError as error:
        raise RuleFailedToRunError(f"rule {rule.code}: {type(expectation).__name__} asks nothing of single rows") from error
    return metric


class _Engine(PandasExecutionEngine):  # type: ignore[misc]  # skipped by mypy
    """Great Expectations' engine over one frame: the rows that a condition leaves are looked for once, not once a metric."""

    def __init__(self, frame: pd.DataFrame) -> None:
        super().__init__()
        self._records: dict[str, pd.DataFrame] = {}
        self.load_batch_data(_BATCH, frame)

    def get_domain_records(self, domain_kwargs: dict[str, Any]) -> pd.DataFrame:
        """The rows that a metric is about; a single column leaves none out."""
        domain = repr(sorted((key, repr(value)) for key, value in domain_kwargs.items() if key != "column"))
        if domain not in self._records:
            self._records[domain] = super().get_domain_records(domain_kwargs)
        return self._records[domain]


def expectation_of(rule: Rule) -> Any:
    """A rule of the catalogue as an expectation."""
    assert rule.expectation is not None, "only rules with an expectation come here"
    arguments = dict(rule.expectation)
    kind = getattr(gxe, arguments.pop("type"))
    if rule.where:
        arguments["row_condition"] = reduce(operator.and_, (_condition(entry) for entry in rule.where))
    return kind(**arguments, severity=rule.severity, description=rule.title_en, meta={"rule": rule.code})


def _condition(entry: RowCondition) -> Any:
    column = Column(entry.column)
    if entry.given:
        return column.is_not_null()
    if entry.among is not None:
        return column.is_in(list(entry.among))
    return column == entry.equals if entry.equals is not None else column != entry.differs
