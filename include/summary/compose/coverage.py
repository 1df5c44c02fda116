"""Who has filed, when, and what of it counts."""

from __future__ import annotations

import datetime as dt

from include.domain.clock import VIETNAM
from include.domain.rows import Row
from include.summary.content import RoundContent
from include.summary.summary_data import Coverage, CoverageLine, Edition, Figure
from include.texts import CODES, book
from include.warehouse.mart.metrics import metrics
from include.warehouse.register.register import RegisterRow
from include.workbook.vietnamese_writing import show_number

_TEXTS = book("summary")


def coverage_of(content: RoundContent, edition: Edition) -> Coverage:
    """How many departments owe a workbook and filed one, when, and a line for each of them in the register's order."""
    counted = metrics()["filing"]
    owing = [row for row in content.register if counted["owed_count"].counts(row)]

    def count(key: str, number: int) -> Figure:
        label, unit = _TEXTS.vi(f"coverage.{key}"), _TEXTS.vi("unit.department")
        return Figure(f"coverage/{key}", label, show_number(number), number, unit, source=_TEXTS.vi("source.register"))

    return Coverage(
        assigned=count("assigned", len(owing)),
        filed=count("filed", counted["filed_count"].of(owing)),
        on_time=count("on_time", counted["on_time_count"].of(owing)),
        late=count("late", counted["accepted_late_count"].of(owing)),
        returned=count("returned", counted["returned_count"].of(owing)),
        after_close=count("after_close", counted["after_close_count"].of(owing)),
        missing=count("missing", counted["not_filed_count"].of(owing)),
        unreadable=count("unreadable", counted["unreadable_count"].of(owing)),
        standing=count("standing", sum(row.standing_submission_id is not None for row in owing)),
        lines=tuple(_coverage_line(content, number, row, edition) for number, row in enumerate(content.register, start=1)),
    )


def _coverage_line(content: RoundContent, number: int, row: RegisterRow, edition: Edition) -> CoverageLine:
    coverage = next(entry for entry in content.coverage if entry["department_code"] == row.department_code)
    first, newest = (coverage[key].astimezone(VIETNAM) if coverage[key] else None for key in ("first_arrived_at", "arrived_at"))
    return CoverageLine(
        number=number,
        department_code=row.department_code,
        department_vi=row.department_name_vi,
        filing=row.filing,
        filing_vi=CODES.words("filings")[row.filing].vi,
        accepted=row.accepted,
        accepted_vi=CODES.words("acceptances")[row.accepted].vi if row.accepted else "",
        standing=row.standing,
        standing_vi=CODES.words("standings")[row.standing].vi,
        is_on_time=row.is_on_time,
        first_arrived_on=first.date() if first else None,
        days_late=row.days_late,
        versions=row.versions,
        state_vi=CODES.words("states")[row.state].vi if row.state else "",
        has_standing=row.standing_submission_id is not None,
        first_arrived_at=first,
        arrived_at=newest,
        standing_version=coverage["standing_version"],
        is_estimate=coverage["is_estimate"],
        data_until_on=coverage["data_until_on"],
        figures_vi=_said_of_figures(coverage),
        findings=(row.critical, row.warning, row.info) if row.state and edition == "full" else None,
    )


def _said_of_figures(coverage: Row) -> str:
    """Whether the figures that count are estimates, and until which day they were counted; empty where the cover says neither."""
    said = coverage["is_estimate"]
    parts = [
        "" if said is None else _TEXTS.vi("estimate.of_figures" if said else "estimate.final"),
        _TEXTS.vi("estimate.until", day=coverage["data_until_on"]) if coverage["data_until_on"] else "",
    ]
    return "; ".join(part for part in parts if part)


def finality_of(coverage: Coverage) -> str:
    """One sentence: whether the round's figures are final, else how many departments' are not, and how those are marked."""
    standing, estimates = sum(line.has_standing for line in coverage.lines), len(coverage.estimates)
    if not standing:
        return ""
    if coverage.is_final:
        return _TEXTS.vi("estimate.all_final")
    unsaid = sum(line.has_standing and line.is_estimate is None for line in coverage.lines)
    days = sorted({line.data_until_on for line in coverage.estimates if line.data_until_on})
    parts = [_TEXTS.vi("estimate.some", count=estimates, standing=standing)] if estimates else []
    parts += [_until(days)] if days else []
    parts += [_TEXTS.vi("estimate.unsaid", count=unsaid, standing=standing)] if unsaid else []
    return _TEXTS.vi("estimate.not_final", parts="; ".join(parts))


def _until(days: list[dt.date]) -> str:
    """Until when the data were counted that estimates rest on; ``days`` in order."""
    first, last = days[0], days[-1]
    return _TEXTS.vi("estimate.one_day", day=first) if first == last else _TEXTS.vi("estimate.days", first=first, last=last)
