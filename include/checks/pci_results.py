"""What a file of PCI results states: readings by province and PCI year, the scores that belong to each, VCCI's indicators.

A reading is what one source gives. Which one the file uses is worked out here, once, for its checks and for its facts.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from include.catalog.models import Catalogue, Methodology, PciYear, Province
from include.checks.writings import kinds_of_province
from include.workbook import cells
from include.workbook.read import words_of
from include.workbook.vietnamese_writing import clean, word_key
from include.workbook.workbook_reading import Record, WorkbookReading

YearOfProvince = tuple[str, int]


@dataclass(frozen=True, slots=True)
class UsedReading:
    """The reading of a province and PCI year that the warehouse uses now."""

    composite: Decimal | None
    rank: int | None
    scores: Mapping[str, Decimal]
    source: str


InUse = Mapping[YearOfProvince, UsedReading]


@dataclass(slots=True, eq=False)  # two rows are never the same row, whatever they say
class Score:
    """One sub-index score and its cell. ``reading`` is the row of results that it belongs to, if there is one."""

    record: Record
    column: str
    sub_index: str | None
    value: Decimal
    province_code: str | None
    pci_year: int | None
    source: str | None
    reading: Reading | None = None

    @property
    def cell(self) -> str:
        """Its address."""
        return cells.address(self.record.row, self.record.columns[self.column])


@dataclass(slots=True, eq=False)
class Reading:
    """One row of results: what one source gives for a province and PCI year."""

    record: Record
    province_code: str | None
    pci_year: int | None
    composite: Decimal | None
    rank: int | None
    ranked: int | None
    source: str | None
    marked: bool | None
    is_used: bool = False
    scores: dict[str, Score] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str | None, int | None, str]:
        """Province, PCI year and source: no two rows may share them."""
        return self.province_code, self.pci_year, word_key(self.source or "")

    @property
    def values(self) -> dict[str, Decimal | int | None]:
        """What it gives, by field; the composite and the rank also where it gives none."""
        scores = {f"score_{code}": score.value for code, score in self.scores.items()}
        return {"composite": self.composite, "rank": self.rank, **scores}

    def cell(self, column: str) -> str | None:
        """The address of one of its columns, or of one of its scores; ``None`` where the file has no such column."""
        score = self.scores.get(column.removeprefix("score_"))
        if column.startswith("score_") and score:
            return score.cell
        return cells.address(self.record.row, self.record.columns[column]) if column in self.record.columns else None


@dataclass(slots=True)
class IndicatorValue:
    """One value of VCCI's own indicators."""

    record: Record
    province_code: str | None
    pci_year: int | None
    code: str | None
    value: Decimal | None


class PciResults:
    """The content of one file. Holds the catalogue and the reading that its parts are worked out from."""

    def __init__(self, catalogue: Catalogue, reading: WorkbookReading) -> None:
        self.catalogue = catalogue
        self.broken = {(problem.sheet, problem.row, problem.field) for problem in reading.problems}
        self.footers: list[Record] = []
        self._by_record = reading.records
        self._footer_words = words_of(catalogue).choices["table_footers"]
        self._score_columns = {c.key: c.sub_index for sheet in catalogue.results_layout.sheets for c in sheet.columns if c.sub_index}
        rows = self._records("pci_result")
        self.readings = [self._reading(record) for record in rows]
        self.scores = [*self._wide(rows), *(score for record in self._records("pci_score") for score in self._scores_of(record))]
        self.indicators = [self._indicator(record) for record in self._records("pci_indicator")]
        self._choose()
        self._give_scores()

    def methodology(self, pci_year: int | None) -> Methodology | None:
        """The methodology of a PCI year, if one is declared."""
        return self.catalogue.methodology_of(pci_year) if pci_year is not None else None

    def publication(self, pci_year: int | None) -> PciYear | None:
        """How PCI of a year is published, if that is declared."""
        return self.catalogue.pci_year(pci_year) if pci_year is not None else None

    def readings_of(self, province_code: str | None, pci_year: int | None) -> list[Reading]:
        """The rows of a province and PCI year, in the order of the file; the same source twice counts once."""
        first: dict[tuple[str | None, int | None, str], Reading] = {}
        for reading in self._by_year.get((province_code, pci_year), []):
            first.setdefault(reading.key, reading)
        return list(first.values())

    # -------------------------------------------------------------- rows

    def _records(self, record_type: str) -> list[Record]:
        """The rows that speak of a province; those under the table, which do not, go to ``footers``."""
        rows: list[Record] = []
        for record in self._by_record.get(record_type, []):
            footer = word_key(record.values.get("province_name") or "") in self._footer_words
            (self.footers if footer else rows).append(record)
        return rows

    def _place(self, record: Record) -> tuple[str | None, int | None]:
        year = _whole(record.values.get("pci_year"))
        return self._province(record.values.get("province_name"), year), year

    def _province(self, name: str | None, pci_year: int | None) -> str | None:
        if not name or pci_year is None:
            return None
        known = self._provinces.get(province_key(name), [])
        # PCI of a year is about that year: the unit in force at its end, though the other one may have replaced it when it appears.
        last_day = dt.date(pci_year, 12, 31) if dt.MINYEAR <= pci_year <= dt.MAXYEAR else None
        return next((province.code for province in known if last_day and province.valid_on(last_day)), None)

    @cached_property
    def _provinces(self) -> dict[str, list[Province]]:
        found = defaultdict(list)
        for province in self.catalogue.provinces:
            for name in {province_key(name) for name in (province.code, province.name_vi, province.name_en, *province.also_called)}:
                found[name].append(province)
        return found

    def _reading(self, record: Record) -> Reading:
        province_code, pci_year = self._place(record)
        values = record.values
        publication = self.publication(pci_year)
        marked = values.get("used")
        return Reading(
            record=record,
            province_code=province_code,
            pci_year=pci_year,
            composite=_number(values.get("composite")),
            rank=_whole(values.get("rank")),
            ranked=_whole(values.get("ranked_provinces")) or (publication.ranked if publication else None),
            source=values.get("source"),
            marked=None if marked is None else marked == "yes",
        )

    def _wide(self, rows: Iterable[Record]) -> list[Score]:
        """The scores that stand in the rows of results themselves."""
        return [score for record in rows for score in self._scores_of(record)]

    def _scores_of(self, record: Record) -> list[Score]:
        """The scores of one row: those in columns of sub-indices, and the one beside a sub-index's name."""
        own: list[tuple[str, str | None]] = list(self._score_columns.items())
        if (record.sheet, record.row, "sub_index") not in self.broken:
            own.append(("score", next(iter(record.values.get("sub_index") or ()), None)))
        province_code, pci_year = self._place(record)
        found = []
        for column, sub_index in own:
            value = _number(record.values.get(column))
            if value is not None:
                found.append(Score(record, column, sub_index, value, province_code, pci_year, record.values.get("source")))
        return found

    def _indicator(self, record: Record) -> IndicatorValue:
        return IndicatorValue(record, *self._place(record), record.values.get("code"), _number(record.values.get("value")))

    # -------------------------------------------------------------- which reading is used, and whose scores are whose

    @cached_property
    def _by_year(self) -> dict[tuple[str | None, int | None], list[Reading]]:
        found = defaultdict(list)
        for reading in self.readings:
            found[reading.province_code, reading.pci_year].append(reading)
        return found

    def _choose(self) -> None:
        """Mark the reading that each province and year uses: the one marked so, or the only one not marked otherwise."""
        for place in self._by_year:
            readings = self.readings_of(*place)
            wanted = [r for r in readings if r.marked] or [r for r in readings if r.marked is None]
            if wanted:
                wanted[0].is_used = True

    def _give_scores(self) -> None:
        for score in self.scores:
            score.reading = self._reading_of(score)
            if score.reading and score.sub_index:
                score.reading.scores.setdefault(score.sub_index, score)

    def _reading_of(self, score: Score) -> Reading | None:
        readings = self.readings_of(score.province_code, score.pci_year)
        if score.province_code is None or score.pci_year is None:
            return None
        if score.source:
            return next((r for r in readings if word_key(r.source or "") == word_key(score.source)), None)
        return next((r for r in readings if r.is_used), None)


def province_key(name: str) -> str:
    """What the writings of one province's name share: case, Unicode form, spaces, the word Tỉnh before it, dots and hyphens."""
    key = word_key(name)
    for kind in kinds_of_province():
        key = key.removeprefix(kind)
    return clean(key.replace(".", " ").replace("-", " "))


def weighted_sum(methodology: Methodology, scores: Mapping[str, Decimal]) -> Decimal | None:
    """The composite that the catalogue's weights make of the scores; ``None`` unless every weight and score is known."""
    total = Decimal(0)
    for entry in methodology.sub_indices:
        if entry.weight_pct is None or entry.code not in scores:
            return None
        total += entry.weight_pct * scores[entry.code] / 10
    return total


def _number(value: Any) -> Decimal | None:
    return value if isinstance(value, Decimal) else None  # a mark such as N/A is no number


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, Decimal) and value == int(value) else None
