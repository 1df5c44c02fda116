"""Explanations instead of corrections: asked by one person, decided by another, bounded, and only where the rule allows it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.domain.clock import day_of
from include.warehouse.findings.settlement import SettlementRefusedError, WaiverRequest, ask_waiver


def explain(engine: Engine, catalogue: Catalogue, request: WaiverRequest, by: str, at: dt.datetime) -> int:
    """Ask for a waiver; returns its number.

    Raises:
        SettlementRefusedError: when the rule allows none, the request is incomplete, or it asks for a time beyond one year.
    """
    rule = catalogue.rule(request.rule_code)
    if not rule.may_be_waived:
        raise SettlementRefusedError(
            f"Lỗi nghiêm trọng {rule.code} không giải trình được, chỉ sửa được.",
            f"{rule.code} is critical: it must be corrected and cannot be explained away.",
        )
    today = day_of(at)
    if not today <= request.valid_until <= today + dt.timedelta(days=366):
        raise SettlementRefusedError(
            "Thời hạn giải trình phải từ hôm nay đến một năm sau.", "A waiver may last from today for one year at most."
        )
    return ask_waiver(engine, request, by, at)
