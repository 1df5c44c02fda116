"""What stewards say of a planned task and a reported one that only their words show to be the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Engine

from include.texts import book
from include.warehouse.findings.settlement import SettlementRefusedError
from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import query
from include.warehouse.schema.typed_rows import rows

_TEXTS = book("refusals")


@dataclass(frozen=True, slots=True)
class WaitingPair:
    """A planned task and the task that may report it, as each was filed, with its cell; ``likeness`` is 0 to 1.

    ``matched_by`` is words, or document where both name one document and say that something else is done.
    """

    department_code: str
    last_round_code: str
    submission_id: int
    sheet: str
    cell: str
    name: str
    done_submission_id: int
    done_sheet: str
    done_cell: str
    done_name: str
    done_status: str | None
    matched_by: str
    likeness: Decimal


@dataclass(frozen=True, slots=True)
class PlanDecision:
    """The newest decision about two names; these without the case and the spaces they were filed with."""

    department_code: str
    planned_name: str
    done_name: str
    is_same: bool
    reason: str
    decided_by: str
    decided_at: dt.datetime


def waiting_pairs(engine: Engine, round_key: str) -> list[WaitingPair]:
    """The pairs of a round that wait for a steward's yes or no, by department and row of the plan."""
    return rows(engine, WaitingPair, "waiting_pairs", round_key=round_key)


def plan_decisions(engine: Engine, round_key: str) -> list[PlanDecision]:
    """What counts of what stewards decided in a round, newest first."""
    return rows(engine, PlanDecision, "plan_decisions_of_round", round_key=round_key)


def decide_pair(
    engine: Engine, round_key: str, department_code: str, names: tuple[str, str], is_same: bool, reason: str, by: str, at: dt.datetime
) -> None:
    """Say whether the task ``names[1]`` is the planned ``names[0]``; it holds for every version that words both so.

    Raises:
        SettlementRefusedError: without a reason, or when no such pair waits and nobody decided about it before.
    """
    if not reason.strip():
        raise SettlementRefusedError(_TEXTS.say("missing.reason"))
    planned, done = names
    given = {"round_key": round_key, "department_code": department_code, "planned_name": planned, "done_name": done}
    action = "plan_confirmed" if is_same else "plan_refused"
    detail = json_text({"planned": planned, "done": done, "reason": reason.strip()})
    with engine.begin() as connection:
        written = connection.execute(query("decide_pair"), given | {"is_same": is_same, "reason": reason.strip(), "by": by, "at": at})
        if written.rowcount == 0:
            raise SettlementRefusedError(_TEXTS.say("plan_pair.unknown"))
        event = {"at": at, "by": by, "action": action, "subject": f"{round_key}/{department_code}", "detail": detail}
        connection.execute(query("record_event"), event)
