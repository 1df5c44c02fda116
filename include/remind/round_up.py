"""Writes today's reminders: who is due one, one digest per department over all open rounds, its letter and its e-mail."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from upath import UPath

from include.catalog.models import Catalogue, Department, Index, ReminderPlan, Round
from include.domain.clock import day_of
from include.remind.letter import write_letter
from include.remind.message import is_address, write_message
from include.remind.occasions import Occasion, occasion_of_findings, occasion_of_missing
from include.remind.reminder import Digest, MissingItem, OpenFinding, RoundItems, UnreadableFile, worst
from include.remind.working_days import add_working_days, is_working_day, working_days_between
from include.storage.places import below, write_if_changed
from include.storage.round_folders import round_folder
from include.texts import CODES, book
from include.warehouse.findings.in_hand import FindingFilter, FindingInHand, all_findings_in_hand
from include.warehouse.mart.metrics import metric
from include.warehouse.register.opened_rounds import open_rounds
from include.warehouse.register.register import RegisterRow, register, register_items
from include.warehouse.register.reminders import ReminderState, ReminderToRecord, record_reminders, reminder_states

_TEXTS = book("letters")
LETTERS_FOLDER = "nhac-viec"
TEMPLATE_VARIABLE = "PCI_LETTER_TEMPLATE"
_MOST_FINDINGS = 20
_BETWEEN_ADDRESSES = re.compile(r"[;,\s]+")


@dataclass(frozen=True, slots=True)
class _Reminded:
    """One department in one round that has something open, with the occasion that is due today, if one is."""

    entry: Round
    occasion: Occasion | None
    items: RoundItems
    state: ReminderState


def write_reminders(engine: Engine, catalogue: Catalogue, as_of: dt.datetime, outbox: UPath) -> list[str]:
    """Write letter and e-mail of every department that is due a reminder on the day of ``as_of``, and record them.

    On a day off nothing is written. An occasion that was recorded never comes again; a run that died between writing
    and recording writes the same files once more.

    Returns:
        The paths of the letters; of the e-mail for the office that signs, which gets no letter from itself.
    """
    today = day_of(as_of)
    if not is_working_day(today):
        return []
    open_now = [catalogue.round(key) for key in open_rounds(engine)]
    letters = []
    for province in dict.fromkeys(entry.province for entry in open_now):
        plan = catalogue.reminder_plan(province, today)
        rounds = [entry for entry in open_now if entry.province == province and entry.requested_on <= today <= entry.closes_on]
        if plan:
            letters += _remind_province(engine, catalogue, plan, rounds, as_of, outbox)
    return letters


def _remind_province(
    engine: Engine, catalogue: Catalogue, plan: ReminderPlan, rounds: list[Round], as_of: dt.datetime, outbox: UPath
) -> list[str]:
    by_department: dict[str, list[_Reminded]] = defaultdict(list)
    for entry in rounds:
        for department, reminded in _open_matters(engine, catalogue, plan, entry, as_of).items():
            by_department[department].append(reminded)
    due = {code: found for code, found in by_department.items() if any(reminded.occasion for reminded in found)}
    return [_write(engine, catalogue, plan, code, found, as_of, outbox) for code, found in due.items()]


def _open_matters(engine: Engine, catalogue: Catalogue, plan: ReminderPlan, entry: Round, as_of: dt.datetime) -> dict[str, _Reminded]:
    """By department: what is open in a round. Somebody who has nothing open is not there."""
    today = day_of(as_of)
    states = reminder_states(engine, entry.key)
    findings: dict[str, list[FindingInHand]] = defaultdict(list)
    for finding in all_findings_in_hand(engine, entry.key, as_of, FindingFilter(status="open")):
        if finding.severity != "info":
            findings[finding.department_code].append(finding)
    missing: dict[str, list[MissingItem]] = defaultdict(list)
    for item in register_items(engine, entry.key, as_of):
        if metric("assigned_item", "unanswered_count").counts(item):
            missing[item.department_code].append(MissingItem(_TEXTS.vi(f"items.{item.kind}"), item.item_code, item.name_vi))
    found = {}
    for row in register(engine, entry.key, as_of):
        state, mine = states[row.department_code], findings[row.department_code]
        occasion = _occasion(plan, row, state, mine, today)
        if metric("filing", "nothing_readable_count").counts(row) or mine:
            fresh = occasion if occasion and occasion.name not in state.occasions else None
            items = _round_items(plan, catalogue.index(entry.index), entry, row, state, missing[row.department_code], mine, today)
            found[row.department_code] = _Reminded(entry, fresh, items, state)
    return found


def _occasion(plan: ReminderPlan, row: RegisterRow, state: ReminderState, findings: list[FindingInHand], today: dt.date) -> Occasion | None:
    if metric("filing", "nothing_readable_count").counts(row):
        return occasion_of_missing(plan, row.due_on, today)
    if findings and state.receipt_number and state.arrived_at:
        return occasion_of_findings(plan, state.receipt_number, day_of(state.arrived_at), today, state.occasions)
    return None


def _round_items(
    plan: ReminderPlan,
    index: Index,
    entry: Round,
    row: RegisterRow,
    state: ReminderState,
    missing: list[MissingItem],
    findings: list[FindingInHand],
    today: dt.date,
) -> RoundItems:
    not_filed = state.receipt_number is None
    return RoundItems(
        round_code=entry.code,
        index=index,
        period_vi=_period_vi(entry),
        request_documents=entry.request_documents,
        requested_on=entry.requested_on,
        due_on=row.due_on,
        extended=row.is_extended,
        receipt_number=state.receipt_number,
        state_vi=CODES.words("states")[state.state].vi if state.state else None,
        working_days_late=working_days_between(row.due_on, today),
        # Of somebody who filed, only what an accepted version leaves unanswered; a returned one answers for itself.
        missing=tuple(missing) if not_filed or state.state != "returned" else (),
        findings=tuple(map(_open_finding, findings[:_MOST_FINDINGS])),
        findings_total=len(findings),
        unreadable=_unreadable(row),
        answer_by=row.due_on if not_filed and today <= row.due_on else add_working_days(today, plan.answer_within),
    )


def _unreadable(row: RegisterRow) -> UnreadableFile | None:
    if not (row.unreadable_file_name and row.unreadable_arrived_at):
        return None
    return UnreadableFile(
        file_name=row.unreadable_file_name,
        arrived_at=row.unreadable_arrived_at,
        receipt_number=row.unreadable_receipt_number or "",
        is_unopened=(row.unreadable_because_rule or "").startswith("FIL-"),
        because_vi=row.unreadable_because_vi or "",
        because_en=row.unreadable_because_en or "",
    )


def _open_finding(finding: FindingInHand) -> OpenFinding:
    return OpenFinding(
        severity_vi=CODES.words("severities")[finding.severity].vi,
        rule_code=finding.rule_code,
        title_vi=finding.message_vi,
        sheet=finding.sheet,
        cell=finding.cell,
        message_vi=finding.message_vi,
        remedy_vi=finding.remedy_vi,
    )


def _period_vi(entry: Round) -> str:
    kind = entry.code.partition("-")[2]
    if kind.startswith("Q"):
        return _TEXTS.vi("period.quarter", quarter=("I", "II", "III", "IV")[int(kind[1]) - 1], year=entry.year)
    return _TEXTS.vi("period.h1" if kind == "H1" else "period.h2" if kind == "H2" else "period.year", year=entry.year)


def _write(
    engine: Engine, catalogue: Catalogue, plan: ReminderPlan, code: str, found: list[_Reminded], as_of: dt.datetime, outbox: UPath
) -> str:
    today = day_of(as_of)
    due = [reminded for reminded in found if reminded.occasion]
    department = catalogue.department(due[0].entry.key, code)
    assert department is not None, "the register knows departments of the round only"
    digest = _digest(plan, department, found, due, today)
    template = os.environ.get(TEMPLATE_VARIABLE)
    folder = round_folder(catalogue, due[0].entry.key, outbox) / code / LETTERS_FOLDER
    letter, message = (folder / f"{today:%Y-%m-%d}_{digest.kind.replace('_', '-')}.{ending}" for ending in ("docx", "eml"))
    attached = []
    if code == plan.issuer.agency_code:
        letter = message  # an office writes no official letter to itself
    else:
        attached = [(letter.name, write_letter(digest, Path(template) if template else None))]
        write_if_changed(letter, attached[0][1])
    write_if_changed(message, write_message(digest, plan.issuer.sender, attached).as_bytes())
    paths = below(outbox, letter), below(outbox, message)
    to_record = [
        ReminderToRecord(r.entry.key, code, r.occasion.name, r.occasion.kind, today, *paths, digest.recipients) for r in due if r.occasion
    ]
    record_reminders(engine, to_record, as_of)
    return str(letter)


def addresses_in(written: Iterable[str | None]) -> tuple[str, ...]:
    """The addresses in what people wrote, each once. A cell may hold several, or none: what is no address stops nobody's letter."""
    parts = (part.strip("<>\"'()") for words in written for part in _BETWEEN_ADDRESSES.split(words or ""))
    return tuple(dict.fromkeys(part for part in parts if "@" in part and is_address(part)))


def _digest(plan: ReminderPlan, department: Department, found: list[_Reminded], due: list[_Reminded], today: dt.date) -> Digest:
    kind = worst(reminded.occasion.kind for reminded in due if reminded.occasion)
    addresses = addresses_in([department.contact.email, *(reminded.state.contact_email for reminded in found)])
    return Digest(
        kind=kind,
        department_code=department.code,
        department_name_vi=department.name_vi,
        written_on=today,
        recipients=addresses,
        to_leader=kind == "escalation",
        rounds=tuple(reminded.items for reminded in found),
        issuer=plan.issuer,
        earlier=tuple(sorted({day for reminded in found for day in reminded.state.days if day < today})),
    )
