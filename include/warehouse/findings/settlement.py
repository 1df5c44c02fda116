"""What people decide about submissions and findings: each decision in one transaction, with its event."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from include.texts import RefusedError, Sentence, book
from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import query
from include.warehouse.submissions.load import restand

_TEXTS = book("refusals")
ROLES = ("viewer", "department", "steward", "lead_steward")


class SettlementRefusedError(RefusedError):
    """A decision that may not be taken."""


@dataclass(frozen=True, slots=True)
class FindingPlace:
    """What names a finding through all versions of a workbook: whose, which rule, where, and the value found there."""

    round_key: str
    department_code: str
    rule_code: str
    sheet: str | None
    cell: str | None
    found: str | None

    @property
    def subject(self) -> str:
        """How the history names it, such as ``QNG-2021-Y/SXD/IND-07 Chỉ tiêu!G11``."""
        where = f" {self.sheet}{'!' + self.cell if self.cell else ''}" if self.sheet else ""
        return f"{self.round_key}/{self.department_code}/{self.rule_code}{where}"


@dataclass(frozen=True, slots=True)
class Access:
    """What one person may see and do. ``department_code`` is given for the role ``department`` only."""

    user_name: str
    role: str
    province_code: str
    department_code: str | None


def grant_access(engine: Engine, access: Access, by: str, at: dt.datetime) -> None:
    """Give a person a role, instead of the one they had.

    Raises:
        SettlementRefusedError: when the role does not exist, the province is not declared, or a department is missing.
    """
    with engine.begin() as connection:
        try:
            connection.execute(query("grant_access"), _fields(access))
        except IntegrityError as error:
            raise SettlementRefusedError(_TEXTS.say("access.role_or_department", roles=", ".join(ROLES))) from error
        _tell(connection, at, by, "grant_access", access.user_name, role=access.role, department=access.department_code)


def access_of(engine: Engine, user_name: str) -> Access | None:
    """What a person may do, or ``None`` while nobody gave them a role."""
    statement = text("SELECT user_name, role, province_code, department_code FROM intake.access WHERE user_name = :user_name")
    with engine.connect() as connection:
        row = connection.execute(statement, {"user_name": user_name}).mappings().first()
    return Access(**row) if row else None


def withdraw(engine: Engine, submission_id: int, reason: str, by: str, at: dt.datetime) -> None:
    """Withdraw a version: its facts stand until now, and from now on those of the accepted version before.

    Raises:
        SettlementRefusedError: when it is quarantined or withdrawn already, or no reason is given.
    """
    _needs(reason, _TEXTS.say("missing.reason"))
    with engine.begin() as connection:
        place = _lock_submission(connection, submission_id)
        if place.state in ("quarantined", "withdrawn"):
            raise SettlementRefusedError(_TEXTS.say("submission.not_to_withdraw"))
        after_arrival = max(at, place.arrived_at)
        connection.execute(
            query("withdraw_submission"), {"submission_id": submission_id, "reason": reason.strip(), "by": by, "at": after_arrival}
        )
        restand(connection, place.round_key, place.department_code)
        _tell(connection, at, by, "withdraw", place.receipt_number, reason=reason.strip())


def reinstate(engine: Engine, submission_id: int, reason: str, by: str, at: dt.datetime) -> None:
    """Undo a withdrawal: from now on the version counts again, as it did before.

    Raises:
        SettlementRefusedError: when it is not withdrawn, or no reason is given.
    """
    _needs(reason, _TEXTS.say("missing.reason"))
    with engine.begin() as connection:
        place = _lock_submission(connection, submission_id)
        if place.state != "withdrawn":
            raise SettlementRefusedError(_TEXTS.say("submission.not_withdrawn"))
        connection.execute(query("reinstate_submission"), {"submission_id": submission_id, "reason": reason.strip(), "by": by, "at": at})
        restand(connection, place.round_key, place.department_code)
        _tell(connection, at, by, "reinstate", place.receipt_number, reason=reason.strip())


def extend(engine: Engine, round_key: str, department_code: str, due_on: dt.date, reason: str, by: str, at: dt.datetime) -> None:
    """Give a department another due day.

    Raises:
        SettlementRefusedError: when the day lies before the round's own due day or after the round closes, or no reason is given.
    """
    _needs(reason, _TEXTS.say("missing.reason"))
    with engine.begin() as connection:
        days = connection.execute(text("SELECT due_on, closes_on FROM core.round WHERE round_key = :key"), {"key": round_key}).one()
        if not days.due_on <= due_on <= days.closes_on:
            refusal = _TEXTS.say("submission.due_day_out_of_range", due_on=days.due_on, closes_on=days.closes_on)
            raise SettlementRefusedError(refusal)
        decision = {"round_key": round_key, "department_code": department_code, "due_on": due_on, "reason": reason.strip()}
        connection.execute(query("grant_extension"), decision | {"by": by, "at": at})
        _tell(connection, at, by, "extend", f"{round_key}/{department_code}", due_on=due_on.isoformat(), reason=reason.strip())


def exempt(engine: Engine, item: tuple[str, str, str, str], is_exempt: bool, reason: str, by: str, at: dt.datetime) -> None:
    """Decide that an assignment does not apply to a department, or does after all.

    Args:
        engine: the warehouse.
        item: round key, department code, kind (workbook, indicator or task) and code of the assignment.
        is_exempt: whether it does not apply.
        reason: why.
        by: who decides.
        at: when.

    Raises:
        SettlementRefusedError: when the department does not owe it, or no reason is given.
    """
    _needs(reason, _TEXTS.say("missing.reason"))
    place = dict(zip(("round_key", "department_code", "kind", "item_code"), item, strict=True))
    with engine.begin() as connection:
        if (
            connection.execute(query("decide_exemption"), place | {"is_exempt": is_exempt, "reason": reason, "by": by, "at": at}).rowcount
            == 0
        ):
            raise SettlementRefusedError(_TEXTS.say("submission.not_owed"))
        _tell(connection, at, by, "exempt" if is_exempt else "lift_exemption", "/".join(item), reason=reason.strip())


def act_on_finding(
    engine: Engine, place: FindingPlace, action: str, by: str, at: dt.datetime, comment: str = "", assigned_to: str | None = None
) -> None:
    """Assign, comment, settle or reopen a finding; everything but an assignment needs words.

    Raises:
        SettlementRefusedError: when the words, or the person it is assigned to, are missing.
    """
    if action == "assign":
        _needs(assigned_to or "", _TEXTS.say("missing.assignee"))
    else:
        _needs(comment, _TEXTS.say("missing.comment"))
    with engine.begin() as connection:
        done = {"action": action, "comment": comment.strip() or None, "assigned_to": assigned_to, "by": by, "at": at}
        connection.execute(query("record_finding_action"), _fields(place) | done)
        _tell(connection, at, by, f"{action}_finding", place.subject, comment=comment.strip() or None, assigned_to=assigned_to)


@dataclass(frozen=True, slots=True)
class WaiverRequest:
    """An explanation that asks for a bounded exception: which findings, how many cells at most, until when, why."""

    round_key: str
    department_code: str
    rule_code: str
    sheet: str | None
    cell: str | None
    most_cells: int
    valid_until: dt.date
    explanation: str


def ask_waiver(engine: Engine, request: WaiverRequest, by: str, at: dt.datetime) -> int:
    """Record an explanation that waits for a second person; returns its number.

    Raises:
        SettlementRefusedError: when there is no explanation, no such finding, or it covers fewer cells than break the rule now.
    """
    _needs(request.explanation, _TEXTS.say("missing.explanation"))
    with engine.begin() as connection:
        now = connection.execute(query("count_cells"), _fields(request)).scalar_one()
        if not 0 < now <= request.most_cells:
            raise SettlementRefusedError(_TEXTS.say("waiver.covers_too_few", now=now, most=request.most_cells))
        waiver_id = connection.execute(query("ask_waiver"), _fields(request) | {"by": by, "at": at}).scalar_one()
        _tell(connection, at, by, "ask_waiver", _subject(request), waiver_id=waiver_id, explanation=request.explanation)
    return int(waiver_id)


def decide_waiver(engine: Engine, waiver_id: int, decision: str, comment: str, by: str, at: dt.datetime) -> None:
    """Approve or refuse what was asked, or revoke what was approved. Nobody approves their own request.

    Raises:
        SettlementRefusedError: when it was decided already, or the person who asked would approve.
    """
    if decision != "approved":
        _needs(comment, _TEXTS.say("missing.reason"))
    with engine.begin() as connection:
        found = connection.execute(text("SELECT * FROM intake.waiver WHERE waiver_id = :id FOR UPDATE"), {"id": waiver_id}).one()
        if found.decision != ("approved" if decision == "revoked" else None):
            raise SettlementRefusedError(_TEXTS.say("waiver.decided_already"))
        if decision == "approved" and found.asked_by == by:
            raise SettlementRefusedError(_TEXTS.say("waiver.own_request"))
        connection.execute(
            query("decide_waiver"), {"id": waiver_id, "decision": decision, "comment": comment.strip() or None, "by": by, "at": at}
        )
        subject = f"{found.round_key}/{found.department_code}/{found.rule_code}"
        _tell(connection, at, by, f"waiver_{decision}", subject, waiver_id=waiver_id, comment=comment.strip() or None)


def record_expired_waivers(engine: Engine, at: dt.datetime) -> int:
    """Record that an approved waiver ended, once for each whose last day is over; returns how many."""
    with engine.begin() as connection:
        return connection.execute(query("record_expired_waivers"), {"at": at}).rowcount


def record_event(engine: Engine, at: dt.datetime, by: str, action: str, subject: str, **detail: Any) -> None:
    """Append one line to the history."""
    with engine.begin() as connection:
        _tell(connection, at, by, action, subject, **detail)


def _subject(request: WaiverRequest) -> str:
    return f"{request.round_key}/{request.department_code}/{request.rule_code}"


def _fields(entry: Any) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in entry.__dataclass_fields__}


def _needs(words: str, otherwise: Sentence) -> None:
    if not words.strip():
        raise SettlementRefusedError(otherwise)


@dataclass(frozen=True, slots=True)
class _Filed:
    round_key: str
    department_code: str
    state: str
    receipt_number: str
    arrived_at: dt.datetime


def _lock_submission(connection: Connection, submission_id: int) -> _Filed:
    statement = text(
        "SELECT round_key, department_code, state, receipt_number, arrived_at FROM intake.submission WHERE submission_id = :submission_id"
    )
    row = connection.execute(statement, {"submission_id": submission_id}).first()
    if row is None:
        raise SettlementRefusedError(_TEXTS.say("submission.unknown"))
    # The same lock as loading takes: everything about one department and round happens one after the other.
    owner = {"owner": f"{row.round_key}/{row.department_code}"}
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 0))"), owner)
    return _Filed(*connection.execute(statement, {"submission_id": submission_id}).one())


def _tell(connection: Connection, at: dt.datetime, by: str, action: str, subject: str, **detail: Any) -> None:
    recorded = json_text({key: value for key, value in detail.items() if value is not None})
    connection.execute(query("record_event"), {"at": at, "by": by, "action": action, "subject": subject, "detail": recorded})
