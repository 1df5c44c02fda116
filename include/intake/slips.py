"""Hands every department its own workbook back, marked: the return slip of its newest version."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from upath import UPath

from include.catalog.models import Catalogue
from include.catalog.words import word_table
from include.intake.archive import read_archived
from include.intake.opening import round_folder
from include.intake.places import Places, write_if_changed
from include.intake.receipt import progress_words
from include.warehouse.answers import VersionToAnswer, record_answer, versions_to_answer
from include.warehouse.desk import FindingFilter, all_findings_in_hand
from include.warehouse.submissions import Judgement
from include.warehouse.versions import progress_of_versions
from include.workbook.slip import Mark, SlipHead, SlipNotPossibleError, mark_workbook

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_STILL_TO_DO = ("open", "explained")


def slip_name(round_key: str, department_code: str, version: int) -> str:
    """The name under which a slip goes out, such as ``phieu-tra-lai_QNG-2021-Y_SXD_lan-1.xlsx``."""
    return f"phieu-tra-lai_{round_key}_{department_code}_lan-{version}.xlsx"


def write_slips(engine: Engine, catalogue: Catalogue, round_key: str, places: Places, as_of: dt.datetime) -> list[str]:
    """Write the slip of every newest version that has findings to settle; what was said before is not said again.

    A finding that was settled or waived is not marked; where nothing is left to mark, the slip is taken away. A workbook
    that cannot be marked without harm keeps its receipt alone, and the reason is recorded.

    Returns:
        The paths of the slips that were written.
    """
    marks: dict[int, list[Mark]] = {}
    for row in all_findings_in_hand(engine, round_key, as_of, FindingFilter()):
        if row["status"] in _STILL_TO_DO:
            marks.setdefault(row["submission_id"], []).append(_mark(catalogue, row))
    written = []
    for version in versions_to_answer(engine, round_key):
        path = _answer(engine, catalogue, round_key, places, version, marks.get(version.submission_id, []))
        if path:
            written.append(path)
    return written


def slip_of_check(catalogue: Catalogue, content: bytes, judgement: Judgement) -> bytes | None:
    """The slip of a workbook that was checked without being filed; ``None`` when it cannot be marked without harm."""
    assert judgement.round_key and judgement.department_code, "a workbook that was judged has an owner"
    department = catalogue.department(judgement.round_key, judgement.department_code)
    assert department is not None, "an unknown department was refused"
    state = word_table("states")[judgement.state]
    head = SlipHead(
        department_name_vi=department.name_vi,
        department_code=department.code,
        round_code=catalogue.round(judgement.round_key).code,
        version=None,
        receipt_number="chưa nộp, chỉ kiểm tra thử",
        arrived_vi=_told(judgement.arrived_at),
        state_vi=state.vi,
        state_en=state.en,
        next_vi="Đây là kết quả kiểm tra thử, chưa phải bản nộp. Sửa các lỗi dưới đây rồi nộp.",
        changes_vi=None,
        created_on=judgement.arrived_at.astimezone(_VIETNAM).date(),
    )
    try:
        return mark_workbook(content, head, [_mark(catalogue, asdict(finding)) for finding in judgement.findings])
    except SlipNotPossibleError:
        return None


def _answer(
    engine: Engine, catalogue: Catalogue, round_key: str, places: Places, version: VersionToAnswer, marks: list[Mark]
) -> str | None:
    head = _head(engine, catalogue, round_key, version)
    told = json.dumps([asdict(head), [asdict(mark) for mark in marks]], ensure_ascii=False, default=str)
    digest = hashlib.sha256(told.encode()).hexdigest()
    target = _target(catalogue, round_key, places, version)
    unchanged = version.digest == digest and (version.slip_path is None or target.exists())
    if unchanged:
        return None
    problem = None
    if marks:
        try:
            write_if_changed(target, mark_workbook(read_archived(places, version.sha256), head, marks))
        except SlipNotPossibleError as error:
            problem = str(error)
    is_written = bool(marks) and problem is None
    if not is_written:
        target.unlink(missing_ok=True)  # what it asks for is no longer asked
    record_answer(engine, version.submission_id, digest, str(target) if is_written else None, problem)
    return str(target) if is_written else None


def _target(catalogue: Catalogue, round_key: str, places: Places, version: VersionToAnswer) -> UPath:
    folder = round_folder(catalogue, round_key, places.outbox) / version.department_code
    return folder / slip_name(round_key, version.department_code, version.version)


def _head(engine: Engine, catalogue: Catalogue, round_key: str, version: VersionToAnswer) -> SlipHead:
    state, step = word_table("states")[version.state], word_table("next_steps")[version.state]
    progress = progress_of_versions(engine, round_key, version.department_code).get(version.submission_id) if version.version > 1 else None
    return SlipHead(
        department_name_vi=version.department_name_vi,
        department_code=version.department_code,
        round_code=catalogue.round(round_key).code,
        version=version.version,
        receipt_number=version.receipt_number,
        arrived_vi=_told(version.arrived_at),
        state_vi=state.vi,
        state_en=state.en,
        next_vi=step.vi,
        changes_vi=progress_words(progress)[0] if progress else None,
        created_on=version.arrived_at.astimezone(_VIETNAM).date(),
    )


def _told(instant: dt.datetime) -> str:
    return f"{instant.astimezone(_VIETNAM):%H:%M ngày %d/%m/%Y}"


def _mark(catalogue: Catalogue, row: dict[str, Any]) -> Mark:
    rule = catalogue.rule(row["rule_code"])
    own = {key: row[key] for key in ("rule_code", "severity", "sheet", "cell", "found", "expected", "message_vi", "remedy_vi")}
    return Mark(title_vi=rule.title_vi, title_en=rule.title_en, **own)
