"""On which occasions a department is reminded: counted in working days, each named so that it comes once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from include.catalog.models import ReminderPlan
from include.remind.reminder import Kind
from include.remind.working_days import working_days_between


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a department is reminded today; ``name`` is the same on every day on which it is the same reason."""

    name: str
    kind: Kind


def occasion_of_missing(plan: ReminderPlan, due_on: dt.date, today: dt.date) -> Occasion | None:
    """The occasion of a department that has not filed, or ``None``. A day that was missed is made up for, the last one counts.

    The due day is part of the name: after an extension the department is reminded of the new day.
    """
    left = working_days_between(today, due_on) if today <= due_on else None
    if left is not None:
        reached = [days for days in plan.before_due if left <= days]
        return Occasion(f"before-{min(reached)}-{due_on:%Y%m%d}", "before_due") if reached else None
    late = working_days_between(due_on, today)
    if late >= plan.escalate_after:
        times = (late - plan.escalate_after) // plan.repeat_every
        return Occasion(f"escalation-{plan.escalate_after + times * plan.repeat_every}-{due_on:%Y%m%d}", "escalation")
    reached = [days for days in plan.overdue if late >= days]
    return Occasion(f"overdue-{max(reached)}-{due_on:%Y%m%d}", "overdue") if reached else None


def occasion_of_findings(
    plan: ReminderPlan, receipt_number: str, arrived_on: dt.date, today: dt.date, occasions_before: Collection[str] = ()
) -> Occasion | None:
    """The occasion of a version that came with findings which nobody corrected or explained, or ``None``.

    The leader hears of it only after the department was asked about this very version: ``occasions_before`` names the occasions before.
    """
    waited = working_days_between(arrived_on, today)
    version = receipt_number.rpartition("/")[2]
    asked = {f"explain-{days}-{version}" for days in plan.explain}
    if waited >= plan.explain_escalate_after and not asked.isdisjoint(occasions_before):
        return Occasion(f"explain-escalation-{version}", "escalation")
    reached = [days for days in plan.explain if waited >= days]
    return Occasion(f"explain-{max(reached)}-{version}", "explain") if reached else None
