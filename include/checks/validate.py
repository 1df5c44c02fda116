"""Runs the rule book over a batch with Great Expectations: one validation per record type.

This module and ``data_docs`` alone import Great Expectations. A rule of the catalogue is one expectation; what fails comes back as
findings that name sheet, cell, value, expectation and remedy.
"""

from __future__ import annotations

import datetime as dt
import logging
import operator
import os
from collections.abc import Iterator
from functools import reduce
from typing import Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # before the import: no usage data leaves the machine

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.row_conditions import Column

from include.catalog.models import Catalogue, RowCondition, Rule
from include.checks.findings import make_finding
from include.checks.frames import Frame, SubmissionToCheck, build_frames
from include.checks.pci_frames import build_results_frames
from include.checks.pci_results import InUse, PciResults
from include.warehouse.submissions import Finding
from include.workbook.reading import WorkbookReading

_LOG = logging.getLogger(__name__)
_LOG.info("Great Expectations %s is loaded in process %s", gx.__version__, os.getpid())  # seconds: once, before tasks are forked


class RuleFailedToRunError(Exception):
    """A rule could not be evaluated: a fault of the system, never of the workbook."""


class RuleBook:
    """The catalogue's expectations, built once, grouped by record type."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.rules = {rule.code: rule for rule in catalogue.rules if rule.expectation and rule.life in ("beta", "enforced")}
        self.records = {rule.record for rule in self.rules.values()}
        self._context = new_context()
        source = self._context.data_sources.add_pandas("submissions")
        self._batches: dict[str, Any] = {}
        self._suites: dict[str, Any] = {}
        for record in sorted(self.records):
            asset = source.add_dataframe_asset(record)
            self._batches[record] = asset.add_batch_definition_whole_dataframe(record)
            mine = [rule for rule in self.rules.values() if rule.record == record]
            self._suites[record] = suite_of(record, mine)
            if len(self._suites[record].expectations) != len(mine):
                raise RuleFailedToRunError(f"two rules of record {record} ask the same question; Great Expectations keeps one")

    def broken(self, record: str, frame: pd.DataFrame) -> Iterator[tuple[Rule, int]]:
        """The rules of ``record`` that ``frame`` breaks, with the ``row_id`` of each offending row."""
        batch = self._batches[record].get_batch(batch_parameters={"dataframe": frame})
        result = batch.validate(
            self._suites[record],
            result_format={"result_format": "COMPLETE", "unexpected_index_column_names": ["row_id"]},
        )
        for outcome in result.results:
            rule = self.rules[outcome.expectation_config.meta["rule"]]
            if outcome.success:
                continue
            offending = outcome.result.get("unexpected_index_list")
            if offending is None:
                raise RuleFailedToRunError(f"rule {rule.code}: {outcome.exception_info}")
            yield from ((rule, int(entry["row_id"])) for entry in offending)


def new_context() -> Any:
    """A Great Expectations context that lives in memory and draws no progress bars."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


def suite_of(record: str, rules: list[Rule]) -> gx.ExpectationSuite:
    """The expectations of one record type."""
    return gx.ExpectationSuite(name=record, expectations=[_expectation(rule) for rule in rules])


def _expectation(rule: Rule) -> Any:
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


_RULE_BOOKS: dict[str, RuleBook] = {}


def rule_book(catalogue: Catalogue) -> RuleBook:
    """The rule book of ``catalogue``, built once per version and process."""
    if catalogue.version not in _RULE_BOOKS:
        _RULE_BOOKS[catalogue.version] = RuleBook(catalogue)
    return _RULE_BOOKS[catalogue.version]


def check_batch(catalogue: Catalogue, batch: list[SubmissionToCheck]) -> list[list[Finding]]:
    """The findings of every submission of a batch, in the order of the batch, worst and topmost first.

    Raises:
        RuleFailedToRunError: when a rule itself cannot be evaluated.
    """
    return check_frames(catalogue, build_frames(catalogue, batch), [submission.round.year for submission in batch])


def check_results_file(
    catalogue: Catalogue, results: PciResults, reading: WorkbookReading, arrived_on: dt.date, in_use: InUse
) -> list[Finding]:
    """The findings of one file of PCI results, worst and topmost first; ``in_use`` holds the readings that it is held against.

    Raises:
        RuleFailedToRunError: when a rule itself cannot be evaluated.
    """
    return check_frames(catalogue, build_results_frames(results, reading, arrived_on, in_use), [arrived_on.year])[0]


def check_frames(catalogue: Catalogue, frames: dict[str, Frame], years: list[int]) -> list[list[Finding]]:
    """What the rule book finds in the frames, for each file in them; ``years`` says of which year each file is."""
    book = rule_book(catalogue)
    findings: list[list[Finding]] = [[] for _ in years]
    for record, frame in frames.items():
        if frame.rows and record in book.records:
            _collect(book, years, record, frame, findings)
    for found in findings:
        found.sort(key=_reading_order)
    return findings


def _collect(book: RuleBook, years: list[int], record: str, frame: Frame, findings: list[list[Finding]]) -> None:
    for rule, row_id in book.broken(record, frame.to_pandas()):
        row = frame.rows[row_id]
        if int(rule.since_round[:4]) <= years[row["submission"]]:
            findings[row["submission"]].append(make_finding(rule, row, frame.places[row_id]))


_SEVERITY_ORDER = {"critical": 0, "warning": 1, "info": 2}


def _reading_order(finding: Finding) -> tuple[int, str, str, int, str]:
    cell = finding.cell or ""
    digits = "".join(character for character in cell if character.isdigit())
    return (_SEVERITY_ORDER[finding.severity], finding.rule_code, finding.sheet or "", int(digits or 0), cell)
