"""What a province asks of its departments: rounds, tasks, assignments, targets and totals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from include.catalog.models.declaration import Dated, Declaration, Evidence


class Round(Declaration):
    """One collection for one index. Dates are days in ``Asia/Ho_Chi_Minh``; a day ends at midnight there.

    Where a province collects for two indices, the rounds of the second one end with its code (``2021-Y-DTI``): a round is compared with
    the one of the year before whose code ends alike.
    """

    province: str
    index: str
    code: str = Field(pattern=r"^\d{4}-(Y|H1|H2|Q[1-4])(-[A-Z][A-Z0-9]{1,7})?$")
    methodology: str
    period_from: dt.date
    period_to: dt.date
    cut_off_on: dt.date
    requested_on: dt.date
    due_on: dt.date
    closes_on: dt.date
    figures: Literal["estimate", "final"]
    request_documents: tuple[str, ...] = ()
    evidence: Evidence
    source: str

    @property
    def key(self) -> str:
        """The round's name across provinces, such as ``QNG-2021-Y``."""
        return f"{self.province}-{self.code}"

    @property
    def year(self) -> int:
        """The reporting year."""
        return self.period_to.year

    @property
    def plan_year(self) -> int:
        """The year that the sheet Kế hoạch speaks of."""
        return self.year + 1

    @model_validator(mode="after")
    def _days_in_order(self) -> Round:
        if not self.period_from < self.period_to:
            raise ValueError(f"period_to {self.period_to} must lie after period_from {self.period_from}")
        if not self.requested_on <= self.due_on <= self.closes_on:
            raise ValueError("days must come in the order requested_on, due_on, closes_on")
        return self


class ProvincialTask(Dated):
    """A piece of work that the provincial plan gives to departments."""

    code: str = Field(pattern=r"^NV-\d{2}$")
    province: str
    sub_index: str
    field: str
    name_vi: str
    product_vi: str | None = None
    unit: str | None = None
    deadline_month_day: str | None = Field(default=None, pattern=r"^\d{2}-\d{2}$")
    evidence: Evidence
    source: str


class AssignmentRule(Dated):
    """Who owes which indicators and tasks. ``departments: all`` means every reporting department of the province."""

    province: str
    indicators: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    departments: tuple[str, ...] | Literal["all"]
    role: Literal["lead", "contributing"] = "lead"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One thing that one department owes in one round."""

    round_key: str
    department: str
    kind: Literal["indicator", "task"]
    item: str
    role: Literal["lead", "contributing"]


class IndicatorTotal(Dated):
    """A figure that others make up: ``parts`` together equal ``total``, or are at most it. ``tolerance`` is in their unit."""

    province: str
    total: str
    parts: tuple[str, ...] = Field(min_length=1)
    relation: Literal["equals", "at_most"]
    tolerance: Decimal = Field(default=Decimal(0), ge=0)
    source: str


class Target(Declaration):
    """What a province, or one department of it, is to reach with an indicator in a year; in the indicator's unit."""

    province: str
    indicator: str
    year: int
    department: str | None = None
    target: Decimal
    evidence: Evidence
    source: str
