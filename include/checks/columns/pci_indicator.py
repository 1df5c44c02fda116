"""What is asked of one of VCCI's own figures: whether it is complete, and stands once."""

from __future__ import annotations

from typing import Any

from include.checks.columns.registry import columns_of
from include.checks.pci_results import IndicatorValue
from include.checks.pci_to_check import ResultsLine, ResultsToCheck
from include.texts import book
from include.workbook import cells

column = columns_of("pci_indicator")
Line = ResultsLine[IndicatorValue]
_TEXTS = book("checks")


@column("incomplete")
def incomplete(line: Line) -> str | None:
    """What of its province, PCI year, code, name and source is missing?"""
    figure, values = line.item, line.record.values
    given = {
        "province": figure.province_code,
        "year": figure.pci_year,
        "code": figure.code,
        "name": values.get("label"),
        "source": values.get("source"),
    }
    return ", ".join(text for key, text in _TEXTS.labels("parts_of_a_figure").items() if not given[key]) or None


@column("duplicate_of")
def duplicate_of(line: Line) -> str | None:
    """Where does the file give a figure of the same province, PCI year and code before? Not asked of an incomplete one."""
    first = line.file.once(_first_places)[_whose(line.item)]
    return first if first != _place(line.item) and not incomplete(line) else None


def _first_places(file: ResultsToCheck) -> dict[Any, str]:
    first: dict[Any, str] = {}
    for one in file.results.indicators:
        first.setdefault(_whose(one), _place(one))
    return first


def _whose(one: IndicatorValue) -> tuple[str | None, int | None, str | None]:
    return one.province_code, one.pci_year, one.code


def _place(one: IndicatorValue) -> str:
    return f"{one.record.sheet}!{cells.address(one.record.row, min(one.record.columns.values()))}"
