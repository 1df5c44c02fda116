"""What becomes of an approver's answer: a release, or a refusal that the history tells."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.release.freeze import Approval, FactsChangedError, freeze_release
from include.release.request import embargo_of, is_lead_of
from include.storage.places import Places
from include.warehouse.findings.settlement import record_event

APPROVED = "Approve"


class RefusedAnswerError(Exception):
    """The answer cannot make a release; the message says why, and what to do."""


def freeze_as_answered(engine: Engine, catalogue: Catalogue, places: Places, round_key: str, digest: str, answer: dict[str, Any]) -> int:
    """Freeze what was approved; returns the number of the release.

    Args:
        engine: of the warehouse.
        catalogue: the declarations in force.
        places: where the release is kept and handed out.
        round_key: the round of the request.
        digest: of the facts that the request spoke of.
        answer: as Airflow records it: ``responded_by_user``, ``responded_at``, ``params_input`` with comment and embargo.

    Raises:
        RefusedAnswerError: when somebody answered who may not, without a comment, with an unreadable embargo, or too late.
    """
    who, at = _who(answer), _when(answer)
    given = answer.get("params_input") or {}
    try:
        if not is_lead_of(engine, who, round_key):
            raise RefusedAnswerError(f"{who} không phải người phụ trách số liệu của đợt {round_key} ({who} is not a lead steward)")
        if not str(given.get("comment") or "").strip():
            raise RefusedAnswerError("Thiếu ý kiến: đề nghị duyệt lại kèm ý kiến (a comment is required)")
        approval = Approval(who, at, str(given["comment"]).strip(), embargo_of(given.get("embargo_until")))
        return freeze_release(engine, catalogue, places, round_key, approval, digest).number
    except (RefusedAnswerError, FactsChangedError, ValueError) as refusal:
        record_event(engine, at, who, "release_refused", round_key, reason=str(refusal))
        raise RefusedAnswerError(str(refusal)) from refusal


def record_rejection(engine: Engine, round_key: str, answer: dict[str, Any]) -> None:
    """Tell the history that a lead steward rejected the request; an approval is told with its release."""
    if APPROVED not in answer["chosen_options"]:
        comment = str((answer.get("params_input") or {}).get("comment") or "")
        record_event(engine, _when(answer), _who(answer), "release_refused", round_key, reason=comment)


def _who(answer: dict[str, Any]) -> str:
    user = answer.get("responded_by_user") or {}
    return str(user.get("name") or user.get("id") or "không rõ")


def _when(answer: dict[str, Any]) -> dt.datetime:
    at = answer["responded_at"]
    return at if isinstance(at, dt.datetime) else dt.datetime.fromisoformat(str(at))
