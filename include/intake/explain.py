"""Explanations instead of corrections: asked by one person, decided by another, bounded, and only where the rule allows it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.domain.clock import day_of
from include.texts import book
from include.warehouse.findings.settlement import SettlementRefusedError, WaiverRequest, ask_waiver

_TEXTS = book("refusals")


def explain(engine: Engine, catalogue: Catalogue, request: WaiverRequest, by: str, at: dt.datetime) -> int:
    """Ask for a waiver; returns its number.

    Raises:
        SettlementRefusedError: when the rule allows none, the request is incomplete, or it asks for a time beyond one year.
    """
    rule = catalogue.rule(request.rule_code)
    if not rule.may_be_waived:
        raise SettlementRefusedError(_TEXTS.say("waiver.never", rule=rule.code))
    today = day_of(at)
    if not today <= request.valid_until <= today + dt.timedelta(days=366):
        raise SettlementRefusedError(_TEXTS.say("waiver.too_long"))
    return ask_waiver(engine, request, by, at)
