"""Rehearses a rule over everything stored: what it would newly flag or release, before it is switched on. Writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine

from include.catalog.files import hash_of
from include.catalog.models import Catalogue, Rule
from include.checks.across import findings_of
from include.domain.finding import Finding
from include.intake.judge_beside import judge_beside
from include.intake.opened import Circumstances, FileToJudge, open_file
from include.sandbox.workbooks import several_at_once
from include.storage.archive import read_archived
from include.storage.places import Places
from include.texts import RefusedError, book
from include.warehouse.findings.offending_rows import round_to_look_at
from include.warehouse.findings.rehearsal import JudgedSubmission, judged_submissions, stored_findings
from include.warehouse.register.opened_rounds import extended_due_days, open_rounds

_TEXTS = book("refusals")

_BATCH = 50  # workbooks in memory at once
_Place = tuple[int, str, str | None, str | None, str | None]


class CannotBeRehearsedError(RefusedError):
    """Nothing that is stored can answer the rule."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One place that the rule flags, or no longer flags."""

    round_key: str
    department_code: str
    version: int
    severity: str
    sheet: str | None
    cell: str | None
    found: str | None
    message_vi: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rule would change. ``unchanged`` counts the places that it flags now and would go on flagging."""

    rule_code: str
    newly_flagged: list[Flag]
    released: list[Flag]
    unchanged: int
    submissions: int


def rehearse(
    engine: Engine, catalogue: Catalogue, places: Places, rule_code: str, changed_rule: Rule | None = None, province: str | None = None
) -> Rehearsal:
    """What a rule would find in everything stored, of one province or of all, against what is stored of it.

    A draft is rehearsed as if it were in beta; a retired rule finds nothing. ``changed_rule`` takes the place of the
    catalogue's own. Submissions that no longer stand count for a rule with an expectation, not for one in SQL.

    Raises:
        KeyError: when there is no such rule.
        CannotBeRehearsedError: for a rule that is asked of a file before it is a submission, or of what stood when a file came.
    """
    rule = changed_rule or catalogue.rule(rule_code)
    if rule.intake:
        raise CannotBeRehearsedError(_TEXTS.say("rehearsal.of_a_file", rule=rule.code))
    if rule.level == 3 and rule.expectation:
        raise CannotBeRehearsedError(_TEXTS.say("rehearsal.of_what_stood", rule=rule.code))
    if rule.record.startswith("pci_"):
        raise CannotBeRehearsedError(_TEXTS.say("rehearsal.of_results", rule=rule.code))
    if rule.life == "draft":
        rule = rule.model_copy(update={"life": "beta"})
    submissions = {entry.submission_id: entry for entry in _concerned(engine, rule, province)}
    flags: list[tuple[int, Finding]] = []
    if rule.life != "retired":
        ask = _ask_in_sql if rule.sql else _ask_again
        flags = [(key, finding) for key, finding in ask(engine, catalogue, places, rule, list(submissions.values())) if key in submissions]
    before = [entry for entry in stored_findings(engine, rule_code) if entry[0] in submissions]
    return _compared(rule_code, submissions, before, flags)


def _concerned(engine: Engine, rule: Rule, province: str | None) -> list[JudgedSubmission]:
    """The submissions that the rule is asked of: those that stand for one in SQL, every readable one otherwise."""
    opened = set(open_rounds(engine))
    judged = judged_submissions(engine, province)
    return [entry for entry in judged if not rule.sql or (entry.is_standing and entry.round_key in opened)]


def _ask_in_sql(
    engine: Engine, catalogue: Catalogue, places: Places, rule: Rule, submissions: list[JudgedSubmission]
) -> Iterator[tuple[int, Finding]]:
    for round_key in dict.fromkeys(entry.round_key for entry in submissions):
        entry = catalogue.round(round_key)
        if rule.is_asked_of(entry.index, entry.year):
            with round_to_look_at(engine, round_key) as in_hand:
                yield from findings_of(catalogue, rule, in_hand)


def _ask_again(
    engine: Engine, catalogue: Catalogue, places: Places, rule: Rule, submissions: list[JudgedSubmission]
) -> Iterator[tuple[int, Finding]]:
    """Reads the archived bytes again and judges them by the rule alone, a batch at a time."""
    alone = (*(entry for entry in catalogue.rules if entry.intake), rule)
    only = catalogue.changed(rules=alone, version=f"{catalogue.version} {hash_of(rule.model_dump_json().encode())}")
    circumstances = Circumstances(frozenset(entry.key for entry in catalogue.rounds), extended_due_days(engine))
    for start in range(0, len(submissions), _BATCH):
        batch = submissions[start : start + _BATCH]
        files = (FileToJudge(entry.sha256, read_archived(places, entry.sha256), entry.file_name, entry.arrived_at) for entry in batch)
        opened = list(several_at_once(partial(open_file, only), files))
        for entry, judgement in zip(batch, judge_beside(only, opened, circumstances), strict=True):
            yield from ((entry.submission_id, finding) for finding in judgement.findings if finding.rule_code == rule.code)


def _compared(
    rule_code: str,
    submissions: dict[int, JudgedSubmission],
    before: list[tuple[int, Finding]],
    after: list[tuple[int, Finding]],
) -> Rehearsal:
    stays = Counter(map(_place, before)) & Counter(map(_place, after))
    return Rehearsal(
        rule_code=rule_code,
        newly_flagged=_flags(after, stays, submissions),
        released=_flags(before, stays, submissions),
        unchanged=stays.total(),
        submissions=len(submissions),
    )


def _place(entry: tuple[int, Finding]) -> _Place:
    # What was expected is left out: a changed limit words it anew everywhere, and that releases nobody. A changed severity
    # does: a critical finding that becomes a warning no longer returns the workbook.
    submission_id, finding = entry
    return submission_id, finding.severity, finding.sheet, finding.cell, finding.found


def _flags(found: list[tuple[int, Finding]], stays: Counter[_Place], submissions: dict[int, JudgedSubmission]) -> list[Flag]:
    """The findings beyond those that stay, in the order found."""
    left = Counter(stays)
    flags = []
    for entry in found:
        if left[_place(entry)]:
            left[_place(entry)] -= 1
            continue
        submission_id, finding = entry
        shown = (finding.severity, finding.sheet, finding.cell, finding.found, finding.message_vi, finding.message_en)
        owner = submissions[submission_id]
        flags.append(Flag(owner.round_key, owner.department_code, owner.version, *shown))
    return flags
