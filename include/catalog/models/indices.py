"""An index that provinces are measured by: its words and scale, its sub-indices, its indicators, and what is published of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from include.catalog.models.declaration import Dated, Declaration, Evidence

Aggregation = Literal["sum_of_leads", "sum_of_all", "weighted_mean", "none"]
CarryOver = Literal["sum", "weighted_mean", "not_carried_over"]
Direction = Literal["higher_better", "lower_better", "neutral"]


class Scale(Declaration):
    """What an index is measured in: points of the whole, and of one sub-index. Nothing lies outside."""

    composite: Decimal = Field(gt=0)
    lowest_score: Decimal = Field(ge=0)
    highest_score: Decimal = Field(gt=0)

    @model_validator(mode="after")
    def _lowest_first(self) -> Scale:
        if self.lowest_score >= self.highest_score:
            raise ValueError(f"lowest_score {self.lowest_score} must lie below highest_score {self.highest_score}")
        return self

    @property
    def lowest_composite(self) -> Decimal:
        """The least that the whole can be: every sub-index at its lowest score."""
        return self.composite * self.lowest_score / self.highest_score

    def holds_score(self, score: Decimal) -> bool:
        """Whether a score of a sub-index lies on the scale."""
        return self.lowest_score <= score <= self.highest_score

    def holds_composite(self, composite: Decimal) -> bool:
        """Whether the whole lies on the scale."""
        return self.lowest_composite <= composite <= self.composite


class Index(Declaration):
    """An index that departments report for, such as PCI. Its ``code`` is the name of its folder, and what it is called for short.

    Where nobody publishes it, ``publisher`` is ``None``.
    """

    code: str = Field(pattern=r"^[A-Z][A-Z0-9]{1,7}$")
    name_vi: str
    name_en: str
    sub_index_vi: str
    sub_index_en: str
    publisher: str | None = None
    scale: Scale
    source: str

    @cached_property
    def words(self) -> dict[str, str]:
        """What texts fill in: ``index``, ``index_name_vi``, ``index_name_en``, ``sub_index_vi``, ``sub_index_en``, ``publisher``.

        With a capital first letter in the key the word begins with one, as at the head of a sentence (``Sub_index_vi``); with the
        key in capitals it stands in capitals (``SUB_INDEX_VI``).
        """
        words = {
            "index": self.code,
            "index_name_vi": self.name_vi,
            "index_name_en": self.name_en,
            "sub_index_vi": self.sub_index_vi,
            "sub_index_en": self.sub_index_en,
            "publisher": self.publisher or "",
        }
        heads = {key.capitalize(): word[:1].upper() + word[1:] for key, word in words.items()}
        return words | heads | {key.upper(): word.upper() for key, word in words.items()}


class SubIndex(Declaration):
    """One of an index's components under one methodology. ``weight_pct`` is ``None`` where it was never published."""

    code: str = Field(pattern=r"^[a-z_]+$")
    ordinal: int = Field(ge=1, le=12)
    name_vi: str
    name_en: str
    also_called: tuple[str, ...] = ()
    weight_pct: Decimal | None = None


class Methodology(Declaration):
    """The sub-indices and weights of an index, valid for its years ``first_year`` to ``last_year``. No two indices share a code."""

    index: str
    code: str
    first_year: int
    last_year: int | None = None
    weights_evidence: str
    sub_indices: tuple[SubIndex, ...]


class Indicator(Dated):
    """A figure that departments measure and report. ``limit_min`` and ``limit_max`` are in ``unit``.

    ``jump_pct`` and ``jump_points`` are the largest change against last year that needs no explanation: in per cent of
    last year's value, or in percentage points for a share. Without one the change is not checked. ``aggregation`` says
    how values of several departments make the province's: leads are added up, leads and those that contribute are, the means of leads
    are weighed, or nothing makes them one. ``carry_over`` says what becomes of values when departments are reorganised.
    ``weight_indicator`` weighs them in both means; without it no mean of several is made, only one department's own is told.
    Figures of samples, never shown as data, are drawn from ``sample_low`` to ``sample_high``: what a department might report.
    """

    index: str
    code: str = Field(pattern=r"^[A-Z]{3}-\d{2}$")
    sub_index: str
    name_vi: str
    name_en: str
    unit: str
    direction: Direction
    limit_min: Decimal | None = None
    limit_max: Decimal | None = None
    whole_number: bool
    required: bool
    jump_pct: Decimal | None = None
    jump_points: Decimal | None = None
    sample_low: Decimal
    sample_high: Decimal
    aggregation: Aggregation
    carry_over: CarryOver
    weight_indicator: str | None = None
    evidence: Evidence
    source: str


class PciYear(Declaration):
    """How VCCI publishes PCI in some years: how many provinces, how many of them with composite and rank, and from when.

    ``ranked`` is ``None`` where it is not known. PCI of a year appears in the next one, not before ``published_from_month``.
    ``published_days`` has the day of each PCI year of which it is known.
    """

    first_year: int
    last_year: int | None = None
    provinces: int = Field(ge=1)
    ranked: int | None = Field(default=None, ge=1)
    published_from_month: int = Field(ge=1, le=12)
    published_days: dict[int, dt.date] = Field(default_factory=dict)
    source: str

    def first_published_on(self, year: int) -> dt.date:
        """The first day on which PCI ``year`` can have been published."""
        return dt.date(year + 1, self.published_from_month, 1)


class PciReading(Declaration):
    """What one source gives for a province and PCI year, in points on the index's scale, and the rank.

    A score that was not published, or not found, is absent: it is never filled in. ``is_derived`` where the figures were worked out
    from what the source tells of them (such as the press), not read where they were published.
    """

    composite: Decimal | None = None
    rank: int | None = Field(default=None, ge=1)
    scores: dict[str, Decimal] = Field(default_factory=dict)
    source: str
    note: str | None = None
    is_derived: bool = False


class PciResult(PciReading):
    """The reading that is used of what VCCI published for a province and PCI year, why, and what other sources give."""

    province: str
    year: int
    ranked: int = Field(ge=1)
    reading_reason: str | None = None
    other_readings: tuple[PciReading, ...] = ()

    @model_validator(mode="after")
    def _says_why(self) -> PciResult:
        if self.other_readings and not self.reading_reason:
            raise ValueError("reading_reason must say why this reading is used and not one of other_readings")
        return self
