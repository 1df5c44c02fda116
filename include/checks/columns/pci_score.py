"""What is asked of one score of a sub-index: whose it is, its sub-index, its scale, and whether it stands twice."""

from __future__ import annotations

from typing import Any

from include.catalog.models import Methodology
from include.checks.columns.registry import columns_of
from include.checks.pci_results import Score
from include.checks.pci_to_check import ResultsLine, ResultsToCheck
from include.texts import book
from include.workbook.vietnamese_writing import show_number

column = columns_of("pci_score")
Line = ResultsLine[Score]
_TEXTS = book("checks")


@column("score")
def score(line: Line) -> str:
    """Which score is it?"""
    return show_number(line.item.value)


@column("belongs_to_a_result")
def belongs_to_a_result(line: Line) -> bool:
    """Does it stand in a row of results, or is there one of its province, PCI year and source?"""
    return line.item.reading is not None or line.record.sheet == line.file.results.catalogue.results_layout.sheets[0].name


@column("is_of_the_methodology")
def is_of_the_methodology(line: Line) -> bool:
    """Is its sub-index one of the methodology of its year, if one is declared?"""
    return _methodology(line) is None or line.item.sub_index in _names(line)


@column("is_on_scale")
def is_on_scale(line: Line) -> bool:
    """Does it lie on the scale of sub-indices?"""
    return line.file.scale.holds_score(line.item.value)


@column("likely")
def likely(line: Line) -> str:
    """Which score is probably meant by one above the scale, ready to be set behind a statement?"""
    value = line.item.value
    highest = line.file.scale.highest_score
    is_tenfold = highest < value <= 10 * highest
    return _TEXTS.vi("pci.likely_score", likely=show_number(value / 10)) if is_tenfold else ""


@column("sub_index_name")
def sub_index_name(line: Line) -> str | None:
    """Of which sub-index is it?"""
    return _names(line).get(line.item.sub_index or "", line.item.sub_index)


@column("methodology")
def methodology(line: Line) -> str:
    """By which methodology is PCI of its year made?"""
    declared = _methodology(line)
    return declared.code if declared else ""


@column("known_sub_indices")
def known_sub_indices(line: Line) -> str:
    """Which sub-indices has the methodology of its year?"""
    return "; ".join(_names(line).values())


@column("duplicate_of")
def duplicate_of(line: Line) -> str | None:
    """Where does the file give a score of the same province, PCI year, source and sub-index before?"""
    first = line.file.once(_first_places)[_whose(line.item)]
    return first if first != _place(line.item) else None


def _methodology(line: Line) -> Methodology | None:
    return line.file.results.methodology(line.item.pci_year)


def _names(line: Line) -> dict[str, str]:
    declared = _methodology(line)
    return {entry.code: entry.name_vi for entry in declared.sub_indices} if declared else {}


def _first_places(file: ResultsToCheck) -> dict[Any, str]:
    first: dict[Any, str] = {}
    for one in file.results.scores:
        first.setdefault(_whose(one), _place(one))
    return first


def _whose(one: Score) -> tuple[str | None, int | None, str, str | None]:
    return one.province_code, one.pci_year, (one.source or "").casefold(), one.sub_index


def _place(one: Score) -> str:
    return f"{one.record.sheet}!{one.cell}"
