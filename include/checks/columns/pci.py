"""What the sentences about any row of PCI results name: the province as the row writes it, and the year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.checks.columns.registry import columns_of
from include.checks.pci_to_check import ResultsLine
from include.texts import book
from include.workbook.vietnamese_writing import show_date
from include.workbook.workbook_reading import Record

column = columns_of("pci_result", "pci_score", "pci_indicator")
column_of_years = columns_of("pci_result", "pci_indicator")
_TEXTS = book("checks")


@column("province_name")
def province_name(line: ResultsLine[Any]) -> str:
    """Which province does the row name?"""
    return province_written(line.record)


def province_written(record: Record) -> str:
    """The province as a row writes it."""
    return record.values.get("province_name") or _TEXTS.vi("empty")


@column("pci_year")
def pci_year(line: ResultsLine[Any]) -> str:
    """Which PCI year does the row give?"""
    year = line.record.values.get("pci_year")
    return f"{year.normalize():f}" if isinstance(year, Decimal) else ""


@column_of_years("early")
def early(line: ResultsLine[Any]) -> str | None:
    """From which day on is PCI of that year published, if the file arrived before?"""
    year = line.item.pci_year
    publication = line.file.results.publication(year)
    first = publication.first_published_on(year) if publication and year is not None else None
    return show_date(first) if first and line.file.arrived_on < first else None
