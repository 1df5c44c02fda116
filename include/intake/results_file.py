"""Judges a file of PCI results that a steward filed: who sent it, what it states, and what the warehouse is to keep of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from include.catalog.models import Catalogue
from include.checks.pci_results import InUse, PciResults, Reading, UsedReading
from include.domain.finding import Finding
from include.warehouse.mart.pci_readings import officers, pci_in_use, stewards
from include.workbook import cells
from include.workbook.read import GENERAL
from include.workbook.workbook_reading import Record, WorkbookReading

if TYPE_CHECKING:
    from sqlalchemy import Engine

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """What files are held against: who is a steward or a department's officer, and which readings of PCI results are in use.

    ``officers`` maps an account to its province and department: a file that nobody can open is its sender's.
    """

    stewards: frozenset[str] = frozenset()
    in_use: InUse = field(default_factory=dict)
    officers: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def after(self, rows: dict[str, Rows]) -> Known:
        """What is known once ``rows`` are loaded: a later file of the same batch is held against them too."""
        in_use = dict(self.in_use)
        for row in rows.get("pci_reading", []):
            if row["is_used"]:
                place = (row["province_code"], row["pci_year"])
                number = row["reading_number"]
                own = [s for s in rows["pci_reading_score"] if (s["province_code"], s["pci_year"], s["reading_number"]) == (*place, number)]
                before = in_use[place].scores if place in in_use else {}
                scores = {score["sub_index_code"]: score["score"] for score in own} or before
                in_use[place] = UsedReading(row["composite"], row["rank"], scores, row["source"])
        return Known(self.stewards, in_use, self.officers)


NOTHING_KNOWN = Known()


def known_for_results(engine: Engine) -> Known:
    """The stewards, the readings that the warehouse uses now, and the departments' officers."""
    in_use = {
        (row.province_code, row.pci_year): UsedReading(
            row.composite, row.rank, {code: Decimal(score) for code, score in row.scores.items()}, row.source
        )
        for row in pci_in_use(engine)
    }
    return Known(frozenset(stewards(engine)), in_use, officers(engine))


def is_from_a_steward(reading: WorkbookReading, sender: str | None, known: Known) -> bool:
    """Whether a file may be taken for a steward's: its sender is one, or nobody is named and the template's stamp is in it."""
    if sender:
        return sender in known.stewards
    return reading.stamp is not None and reading.stamp.kind is not None


def judge_results(
    catalogue: Catalogue, reading: WorkbookReading, arrived_on: dt.date, in_use: InUse
) -> tuple[list[Finding], dict[str, Rows]]:
    """The findings of a file, and its rows for the warehouse by table; the caller leaves the rows of a returned file alone."""
    results = PciResults(catalogue, reading)
    # Imported here: Great Expectations takes seconds to load, and whoever only asks what is known needs none of it.
    from include.checks.validate import check_results_file

    findings = check_results_file(catalogue, results, reading, arrived_on, in_use)
    if any(finding.severity == "critical" for finding in findings):
        return findings, {}
    return findings, _rows(results)


def _rows(results: PciResults) -> dict[str, Rows]:
    readings: Rows = []
    scores: Rows = []
    for place in dict.fromkeys((reading.province_code, reading.pci_year) for reading in results.readings):
        for number, reading in enumerate(results.readings_of(*place), start=1):
            key = {"province_code": place[0], "pci_year": place[1], "reading_number": number}
            published_on = results.catalogue.pci_published_on(place[1]) if place[1] is not None else None
            readings.append(key | {"published_on": published_on} | _reading(reading))
            scores += [
                key | {"sub_index_code": code, "score": score.value, "sheet": score.record.sheet, "cell": score.cell}
                for code, score in reading.scores.items()
            ]
    indicators = [
        {
            "province_code": value.province_code,
            "pci_year": value.pci_year,
            "indicator_code": value.code,
            "value": value.value,
            "sub_index_code": next((code for code in value.record.values.get("sub_index") or [] if code != GENERAL), None),
            **{key: value.record.values.get(key) for key in ("label", "unit", "direction", "source")},
            **_place(value.record, "value"),
        }
        for value in results.indicators
    ]
    return {"pci_reading": readings, "pci_reading_score": scores, "pci_indicator_value": indicators}


def _reading(reading: Reading) -> dict[str, Any]:
    values = reading.record.values
    return {
        "is_used": reading.is_used,
        "reading_reason": values.get("reason"),
        "composite": reading.composite,
        "rank": reading.rank,
        "ranked_provinces": reading.ranked,
        "tier": values.get("tier"),
        "source": reading.source,
        "note": values.get("note"),
        "is_derived": values.get("derived") == "yes",
        **_place(reading.record, "composite"),
    }


def _place(record: Record, column: str) -> dict[str, Any]:
    return {"sheet": record.sheet, "cell": cells.address(record.row, record.columns.get(column) or min(record.columns.values()))}
