"""What becomes of an approver's answer: a release, or a refusal that the history tells."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.release.freeze import Approval, FactsChangedError, freeze_release
from include.release.request import embargo_of, is_lead_of
from include.storage.places import Places
from include.texts import RefusedError, book
from include.warehouse.findings.settlement import record_event

_TEXTS = book("release")
APPROVED = "Approve"


class RefusedAnswerError(RefusedError):
    """The answer cannot make a release; says why, and what to do."""


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
        if not is_lead_of(engine, catalogue, who, round_key, at):
            raise RefusedAnswerError(_TEXTS.say("refused.not_lead", who=who, round=round_key))
        if not str(given.get("comment") or "").strip():
            raise RefusedAnswerError(_TEXTS.say("refused.no_comment"))
        approval = Approval(who, at, str(given["comment"]).strip(), _embargo(given.get("embargo_until")))
        return freeze_release(engine, catalogue, places, round_key, approval, digest).number
    except (RefusedAnswerError, FactsChangedError) as refusal:
        record_event(engine, at, who, "release_refused", round_key, reason=str(refusal))
        raise RefusedAnswerError(refusal.reason) from refusal


def record_rejection(engine: Engine, round_key: str, answer: dict[str, Any]) -> None:
    """Record that a lead steward rejected the request; an approval is recorded with its release."""
    if APPROVED not in answer["chosen_options"]:
        comment = str((answer.get("params_input") or {}).get("comment") or "")
        record_event(engine, _when(answer), _who(answer), "release_refused", round_key, reason=comment)


def _embargo(written: str | None) -> dt.datetime | None:
    try:
        return embargo_of(written)
    except ValueError as problem:
        raise RefusedAnswerError(_TEXTS.say("refused.no_instant", problem=problem)) from problem


def _who(answer: dict[str, Any]) -> str:
    user = answer.get("responded_by_user") or {}
    return str(user.get("name") or user.get("id") or _TEXTS.vi("nobody"))


def _when(answer: dict[str, Any]) -> dt.datetime:
    at = answer["responded_at"]
    return at if isinstance(at, dt.datetime) else dt.datetime.fromisoformat(str(at))
