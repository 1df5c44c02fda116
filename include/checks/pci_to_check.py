"""A file of PCI results to be checked: what it states and what it is held against, as the registered columns see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from include.catalog.models import Scale
from include.checks.pci_results import IndicatorValue, InUse, PciResults, Reading, Score
from include.checks.submission import FileToCheck
from include.workbook.workbook_reading import Record, WorkbookReading

Item = TypeVar("Item", Reading, Score, IndicatorValue)


@dataclass(eq=False)
class ResultsToCheck(FileToCheck):
    """One file of PCI results."""

    results: PciResults
    reading: WorkbookReading
    arrived_on: dt.date
    in_use: InUse
    """The readings that the warehouse uses now, by province and PCI year."""

    @property
    def scale(self) -> Scale:
        """What the index that is published is measured in."""
        return self.results.catalogue.published_index.scale

    @cached_property
    def states_nothing(self) -> bool:
        """Whether it holds no result, no score and no figure. A table that was not found has its own finding."""
        stated = self.results.readings or self.results.scores or self.results.indicators
        return not stated and not any(part.problem for part in self.reading.parts)


@dataclass(slots=True)
class ResultsLine(Generic[Item]):
    """One row that rules ask about: a result, a score or one of VCCI's figures, and the file that holds it."""

    file: ResultsToCheck
    item: Item

    @property
    def record(self) -> Record:
        """What was read of it."""
        return self.item.record
