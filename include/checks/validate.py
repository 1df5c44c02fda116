"""Runs the rule book over a batch with Great Expectations: one validation per record type.

A rule of the catalogue is one expectation; what fails comes back as findings that name sheet, cell, value, expectation and remedy.
"""

from __future__ import annotations

import datetime as dt

from include.catalog.models import Catalogue, Rule
from include.checks.findings import make_finding
from include.checks.frames import Frame
from include.checks.pci_results import InUse, PciResults
from include.checks.questions import Questions, RuleFailedToRunError
from include.checks.submission import SubmissionToCheck
from include.checks.tidy import build_frames, build_results_frames
from include.domain.finding import Finding
from include.domain.severities import rank
from include.workbook.workbook_reading import WorkbookReading

__all__ = ["RuleBook", "RuleFailedToRunError", "check_batch", "check_frames", "check_results_file", "rule_book", "rules_asked"]


class RuleBook:
    """The catalogue's expectations, built once, by record type."""

    def __init__(self, catalogue: Catalogue) -> None:
        by_record: dict[str, list[Rule]] = {}
        for rule in rules_asked(catalogue):
            by_record.setdefault(rule.record, []).append(rule)
        self.records = {record: Questions(record, rules) for record, rules in by_record.items()}


def rules_asked(catalogue: Catalogue) -> list[Rule]:
    """The rules that are asked of what was read, as expectations.

    Raises:
        RuleFailedToRunError: when two rules ask the same; Great Expectations would keep one of them in its documentation.
    """
    rules = [rule for rule in catalogue.rules if rule.expectation and rule.life in ("beta", "enforced")]
    asked: dict[str, str] = {}
    for rule in rules:
        first = asked.setdefault(repr((rule.record, sorted((rule.expectation or {}).items(), key=str), rule.where)), rule.code)
        if first != rule.code:
            raise RuleFailedToRunError(f"rules {first} and {rule.code} ask the same of record {rule.record}")
    return rules


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
    return check_frames(catalogue, build_frames(batch), [(submission.round.index, submission.round.year) for submission in batch])


def check_results_file(
    catalogue: Catalogue, results: PciResults, reading: WorkbookReading, arrived_on: dt.date, in_use: InUse
) -> list[Finding]:
    """The findings of one file of PCI results, worst and topmost first; ``in_use`` holds the readings that it is held against.

    Raises:
        RuleFailedToRunError: when a rule itself cannot be evaluated.
    """
    frames = build_results_frames(results, reading, arrived_on, in_use)
    return check_frames(catalogue, frames, [(catalogue.published_index.code, arrived_on.year)])[0]


def check_frames(catalogue: Catalogue, frames: dict[str, Frame], filed_for: list[tuple[str, int]]) -> list[list[Finding]]:
    """What the rule book finds in the frames, for each file in them; ``filed_for`` says for which index and year each of them is."""
    book = rule_book(catalogue)
    findings: list[list[Finding]] = [[] for _ in filed_for]
    for record, frame in frames.items():
        if frame.rows and record in book.records:
            _collect(book.records[record], filed_for, frame, findings)
    for found in findings:
        found.sort(key=_reading_order)
    return findings


def _collect(questions: Questions, filed_for: list[tuple[str, int]], frame: Frame, findings: list[list[Finding]]) -> None:
    for rule, row_id in questions.broken(frame.to_pandas(questions.columns)):
        row = frame.rows[row_id]
        if rule.is_asked_of(*filed_for[row.submission]):
            findings[row.submission].append(make_finding(rule, row, row.place()))


def _reading_order(finding: Finding) -> tuple[int, str, str, int, str]:
    cell = finding.cell or ""
    digits = "".join(character for character in cell if character.isdigit())
    return (rank(finding.severity), finding.rule_code, finding.sheet or "", int(digits or 0), cell)
