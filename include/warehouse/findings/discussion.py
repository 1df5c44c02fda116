"""What people wrote and did about a finding, and to whom it can be given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine

from include.warehouse.findings.in_hand import FindingOfVersion
from include.warehouse.schema.typed_rows import rows


@dataclass(frozen=True, slots=True)
class FindingAction:
    """One thing that somebody did about a finding: assign, comment, settle or reopen it."""

    action: str
    comment: str | None
    assigned_to: str | None
    actor: str
    happened_at: dt.datetime


@dataclass(frozen=True, slots=True)
class EarlierExplanation:
    """What a department explained about a rule in another round, and what was decided; ``decision`` is ``None`` while nobody has."""

    round_key: str
    sheet: str | None
    cell: str | None
    explanation: str
    asked_by: str
    asked_at: dt.datetime
    decision: str | None
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class _Steward:
    user_name: str


def finding_thread(engine: Engine, found: FindingOfVersion) -> list[FindingAction]:
    """What people did about a finding through all versions, oldest first."""
    place = {name: getattr(found, name) for name in ("round_key", "department_code", "rule_code", "sheet", "cell")}
    return rows(engine, FindingAction, "finding_thread", **place)


def earlier_explanations(engine: Engine, found: FindingOfVersion) -> list[EarlierExplanation]:
    """What the same department explained about the same rule in other rounds, newest first."""
    place = {name: getattr(found, name) for name in ("round_key", "department_code", "rule_code")}
    return rows(engine, EarlierExplanation, "earlier_explanations", **place)


def stewards(engine: Engine, province_codes: Iterable[str]) -> list[str]:
    """The people to whom a finding of some provinces can be assigned."""
    return [row.user_name for row in rows(engine, _Steward, "stewards_of_provinces", province_codes=list(province_codes))]
