"""What stewards decide about quarantined files: whose one is, that it is no report, that it be judged again."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import Engine, text

from include.texts import book
from include.warehouse.findings.settlement import SettlementRefusedError
from include.warehouse.schema.statements import query

_TEXTS = book("refusals")


def attribute(engine: Engine, sha256: str, round_key: str, department_code: str, reason: str, by: str, at: dt.datetime) -> None:
    """Say whose a quarantined file is; receipt and register follow. Its receipt number, which the sender has, stays.

    Raises:
        SettlementRefusedError: when the file is not in quarantine, the department owes nothing in the round, or no reason is given.
    """
    owes = text("SELECT 1 FROM intake.assignment WHERE round_key = :round_key AND department_code = :department_code AND kind = 'workbook'")
    with engine.connect() as connection:
        if connection.execute(owes, {"round_key": round_key, "department_code": department_code}).first() is None:
            raise SettlementRefusedError(_TEXTS.say("quarantine.owes_no_report"))
    _decide(engine, sha256, ("attribute", "attribute_file"), reason, by, at, round_key=round_key, department_code=department_code)


def dismiss(engine: Engine, sha256: str, reason: str, by: str, at: dt.datetime) -> None:
    """Say that a quarantined file is no report: it stays in the archive, and counts as nobody's.

    Raises:
        SettlementRefusedError: when the file is not in quarantine, or no reason is given.
    """
    _decide(engine, sha256, ("dismiss", "dismiss_file"), reason, by, at)


def judge_again(engine: Engine, sha256: str, reason: str, by: str, at: dt.datetime) -> None:
    """Have a quarantined file judged once more by the next ingest.

    Raises:
        SettlementRefusedError: when the file is not in quarantine, or no reason is given.
    """
    _decide(engine, sha256, ("judge_again", "judge_file_again"), reason, by, at)


def _decide(
    engine: Engine,
    sha256: str,
    words: tuple[str, str],
    reason: str,
    by: str,
    at: dt.datetime,
    round_key: str | None = None,
    department_code: str | None = None,
) -> None:
    if not reason.strip():
        raise SettlementRefusedError(_TEXTS.say("missing.reason"))
    decision = {"sha256": sha256, "decision": words[0], "round_key": round_key, "department_code": department_code}
    with engine.begin() as connection:
        found = connection.execute(text("SELECT receipt_number, state FROM intake.submission WHERE sha256 = :sha256"), decision).first()
        if found is None or found.state != "quarantined":
            raise SettlementRefusedError(_TEXTS.say("quarantine.not_quarantined"))
        connection.execute(query("decide_quarantined"), decision | {"reason": reason.strip(), "by": by, "at": at})
        given = {"round": round_key, "department": department_code} if round_key else {}
        detail: dict[str, Any] = {"reason": reason.strip(), **given}
        subject = f"{round_key}/{department_code}/{sha256[:8]}" if round_key else found.receipt_number
        event = {"at": at, "by": by, "action": words[1], "subject": subject}
        connection.execute(query("record_event"), event | {"detail": json.dumps(detail, ensure_ascii=False)})
