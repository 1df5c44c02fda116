"""Hands every department its own workbook back, marked: the return slip of its newest version."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import asdict, replace

from sqlalchemy import Engine
from upath import UPath

from include.catalog.models import Catalogue
from include.domain.clock import day_of
from include.domain.finding import Finding
from include.domain.judgement import Judgement
from include.intake.receipt import progress_words, shown_instant
from include.intake.steps import one_step, raise_failures
from include.sandbox.workbooks import mark_workbook, several_at_once
from include.storage.archive import read_archived
from include.storage.places import Places, below, inside, write_if_changed
from include.storage.round_folders import round_folder
from include.texts import CODES, book
from include.warehouse.findings.in_hand import FindingFilter, all_findings_in_hand
from include.warehouse.schema.json_text import json_text
from include.warehouse.submissions.answers import Answer, VersionToAnswer, record_answers, versions_to_answer
from include.warehouse.submissions.versions import progress_of_versions
from include.workbook.slip.marking import Mark, SlipHead, SlipNotPossibleError

_TEXTS = book("receipt")
_STILL_TO_DO = ("open", "explained")


def slip_name(round_key: str, department_code: str, version: int) -> str:
    """The name under which a slip goes out, such as ``phieu-tra-lai_QNG-2021-Y_SXD_lan-1.xlsx``."""
    return f"phieu-tra-lai_{round_key}_{department_code}_lan-{version}.xlsx"


def write_slips(
    engine: Engine,
    catalogue: Catalogue,
    round_key: str,
    places: Places,
    as_of: dt.datetime,
    only: Collection[str] | None = None,
    is_first: bool = False,
) -> list[str]:
    """Write the slip of every newest version that has findings to settle; what was said before is not said again.

    A finding that was settled or waived is not marked; where nothing is left to settle, the slip is taken away. Notices are marked
    beside what is to settle; alone they make no slip, the receipt tells them. A workbook that cannot be marked without harm keeps
    its receipt alone, and the reason is recorded. ``only`` names some departments; ``is_first`` says that what stands is still to be
    compared across departments, after which this is called again.

    Returns:
        The paths of the slips that were written.
    """
    versions = [version for version in versions_to_answer(engine, round_key) if only is None or version.department_code in only]
    wanted = {version.submission_id for version in versions}
    marks: dict[int, list[Mark]] = {}
    for row in all_findings_in_hand(engine, round_key, as_of, FindingFilter()):
        if row.status in _STILL_TO_DO and row.submission_id in wanted:
            marks.setdefault(row.submission_id, []).append(_mark(catalogue, row))
    marks = {submission_id: mine for submission_id, mine in marks.items() if any(mark.severity != "info" for mark in mine)}
    failures: list[Exception] = []

    def answer(version: VersionToAnswer) -> tuple[Answer, bool] | None:
        with one_step(engine, "slip", version.sha256, failures):
            return _answer(engine, catalogue, round_key, places, version, marks.get(version.submission_id, []), is_first)

    made = [(version, *given) for version, given in zip(versions, several_at_once(answer, versions), strict=True) if given]
    record_answers(engine, [answer for version, answer, _ in made if answer != version.answered])
    raise_failures("some slips were not written", failures)
    return [str(inside(places.outbox, answer.slip_path)) for _, answer, is_new in made if is_new and answer.slip_path]


def slip_of_check(catalogue: Catalogue, content: bytes, judgement: Judgement) -> bytes | None:
    """The slip of a workbook that was checked without being filed; ``None`` when it cannot be marked without harm."""
    assert judgement.round_key and judgement.department_code, "a workbook that was judged has an owner"
    department = catalogue.department(judgement.round_key, judgement.department_code)
    assert department is not None, "an unknown department was refused"
    state = CODES.words("states")[judgement.state]
    head = SlipHead(
        department_name_vi=department.name_vi,
        department_code=department.code,
        round_code=catalogue.round(judgement.round_key).code,
        version=None,
        receipt_number=_TEXTS.vi("trial.receipt_number"),
        arrived_vi=shown_instant(judgement.arrived_at),
        state_vi=state.vi,
        state_en=state.en,
        next_vi=_TEXTS.vi("trial.next"),
        changes_vi=None,
        created_on=day_of(judgement.arrived_at),
    )
    try:
        return mark_workbook(content, head, [_mark(catalogue, finding) for finding in judgement.findings])
    except SlipNotPossibleError:
        return None


def _answer(
    engine: Engine, catalogue: Catalogue, round_key: str, places: Places, version: VersionToAnswer, marks: list[Mark], is_first: bool
) -> tuple[Answer, bool]:
    """Write what the slip of a version says now, unless it was said before; what to record, and whether it is new."""
    head, target = _head(engine, catalogue, round_key, version), _target(catalogue, round_key, places, version)
    digest = hashlib.sha256(json_text([asdict(head), [asdict(mark) for mark in marks]]).encode()).hexdigest()
    if version.answered and version.digest == digest and (version.slip_path is None or target.exists()):
        return replace(version.answered, is_first=version.is_first and is_first), False
    slip, problem = _slip(places, version, head, marks)
    if slip:
        write_if_changed(target, slip)
    else:
        target.unlink(missing_ok=True)  # what it asks for is no longer asked
    return Answer(version.submission_id, digest, below(places.outbox, target) if slip else None, problem, is_first), True


def _slip(places: Places, version: VersionToAnswer, head: SlipHead, marks: list[Mark]) -> tuple[bytes | None, str | None]:
    """The marked workbook, or why there is none; neither where nothing is to be marked."""
    if not marks:
        return None, None
    try:
        return mark_workbook(read_archived(places, version.sha256), head, marks), None
    except SlipNotPossibleError as error:
        return None, str(error)


def _target(catalogue: Catalogue, round_key: str, places: Places, version: VersionToAnswer) -> UPath:
    folder = round_folder(catalogue, round_key, places.outbox) / version.department_code
    return folder / slip_name(round_key, version.department_code, version.version)


def _head(engine: Engine, catalogue: Catalogue, round_key: str, version: VersionToAnswer) -> SlipHead:
    state, step = CODES.words("states")[version.state], CODES.words("next_steps")[version.state]
    progress = progress_of_versions(engine, round_key, version.department_code).get(version.submission_id) if version.version > 1 else None
    return SlipHead(
        department_name_vi=version.department_name_vi,
        department_code=version.department_code,
        round_code=catalogue.round(round_key).code,
        version=version.version,
        receipt_number=version.receipt_number,
        arrived_vi=shown_instant(version.arrived_at),
        state_vi=state.vi,
        state_en=state.en,
        next_vi=step.vi,
        changes_vi=progress_words(progress).vi if progress else None,
        created_on=day_of(version.arrived_at),
    )


def _mark(catalogue: Catalogue, finding: Finding) -> Mark:
    rule = catalogue.rule(finding.rule_code)
    own = {key: getattr(finding, key) for key in ("rule_code", "severity", "sheet", "cell", "found", "expected", "message_vi", "remedy_vi")}
    return Mark(title_vi=rule.title_vi, title_en=rule.title_en, **own)
