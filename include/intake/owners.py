"""Whose a quarantined file is: the department that stamp, cover or file name names, or that sent it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from include.catalog.models import Catalogue, Round
from include.domain.clock import day_of
from include.domain.finding import Finding
from include.intake.identify import Identity
from include.intake.names import code_of_department, identity_in_words
from include.workbook import cells
from include.workbook.workbook_reading import WorkbookReading

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
NOBODY: tuple[None, None] = (None, None)


def collected_on(catalogue: Catalogue, opened: Collection[str], arrived_at: dt.datetime) -> list[str]:
    """The keys of the opened rounds that are collected at that instant: asked for already and not closed."""
    day = day_of(arrived_at)
    return [entry.key for entry in catalogue.rounds if entry.key in opened and entry.requested_on <= day <= entry.closes_on]


def at_cover(finding: Finding, reading: WorkbookReading, key: str) -> Finding:
    """The finding at the cell of a field of the cover, where it has one."""
    record = next(iter(reading.records.get("workbook", [])), None)
    if record is None or key not in record.columns:
        return finding
    row = (record.rows or {}).get(key, record.row)
    return replace(finding, sheet=record.sheet, cell=cells.address(row, record.columns[key]))


@dataclass(frozen=True, slots=True)
class Owners:
    """Tells whose a file is that cannot be judged. ``officers`` maps an account of the desk to its province and department."""

    catalogue: Catalogue
    opened: Collection[str]
    officers: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def owner_of(
        self, file_name: str, sender: str | None, arrived_at: dt.datetime, identity: Identity | None = None
    ) -> tuple[str, str] | tuple[None, None]:
        """Round key and department code; neither where nothing names a department, or where several are named.

        A file that speaks of another province is ours only where its name or its sender says so. Where the round is not named, the
        round that is collected then is meant; of several the one whose due day is nearest, unless the name tells the year.
        """
        of_name = identity_in_words(file_name, self.catalogue)
        province, officers_own = self.officers.get(sender or "", NOBODY)
        is_abroad = identity is not None and identity.other_province is not None
        claims = [
            (identity.round_key, identity.department) if identity and not is_abroad else NOBODY,
            of_name if of_name[0] or not is_abroad else NOBODY,
            (None, code_of_department(self.catalogue, sender)),
            (None, officers_own),
        ]
        round_key = next((key for key, _ in claims if key), None)
        for claimed, department in claims:
            found = self._round_of(claimed or round_key, department, file_name, arrived_at, province) if department else None
            if found and department:
                return found, department
        return NOBODY

    def _round_of(self, claimed: str | None, department: str, file_name: str, arrived_at: dt.datetime, province: str | None) -> str | None:
        declared = {entry.key: entry for entry in self.catalogue.rounds}
        if claimed in declared:
            return claimed if self.catalogue.department(claimed, department) else None
        provinces = {claimed.partition("-")[0]} if claimed else {province} if province else {entry.province for entry in declared.values()}
        meant = [
            declared[key]
            for key in collected_on(self.catalogue, self.opened, arrived_at)
            if declared[key].province in provinces and self.catalogue.department(key, department)
        ]
        years = {int(year) for year in _YEAR.findall(file_name)}
        meant = [entry for entry in meant if entry.year in years] or meant
        if len({entry.province for entry in meant}) != 1:
            return None
        return min(meant, key=lambda entry: _days_to(entry, arrived_at)).key


def _days_to(entry: Round, arrived_at: dt.datetime) -> int:
    return abs((day_of(arrived_at) - entry.due_on).days)
