"""Turns a file of PCI results into tidy frames: one row per reading, per score, per indicator of VCCI.

Every question that needs more than one cell is answered here, as a column that the rule then asks to be empty: it holds what
is wrong, in the words that fill the rule's sentences. A row that is wrong in one way is not accused of what follows from it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from include.checks.frames import Frame, Place, add_parts_and_cells
from include.checks.pci_results import IndicatorValue, InUse, PciResults, Reading, Score, UsedReading, weighted_sum
from include.workbook import cells
from include.workbook.vietnamese_writing import show_date, show_number
from include.workbook.workbook_reading import Record, WorkbookReading

# Sub-index scores are published with two decimals: twenty per cent of ten half-hundredths, and the composite's own.
COMPOSITE_TOLERANCE = Decimal("0.06")
_LOWEST_SCORE, _HIGHEST_SCORE = 1, 10
_RECORDS = ("part", "cell", "pci_result", "pci_score", "pci_indicator")


def build_results_frames(results: PciResults, reading: WorkbookReading, arrived_on: dt.date, in_use: InUse) -> dict[str, Frame]:
    """The frames of one file; ``in_use`` holds the readings that the warehouse uses now."""
    frames = {record: Frame() for record in _RECORDS}
    add_parts_and_cells(frames, 0, reading)
    _ResultsFrames(results, reading, arrived_on, in_use, frames).add()
    return frames


class _ResultsFrames:
    """Adds the rows of one file. Holds what its steps share."""

    def __init__(self, results: PciResults, reading: WorkbookReading, arrived_on: dt.date, in_use: InUse, frames: dict[str, Frame]) -> None:
        self.results = results
        self.sheets = {sheet.name: sheet for sheet in reading.sheets}
        self.arrived_on = arrived_on
        self.in_use = in_use
        self.frames = frames
        self.above = _tiers_out_of_order(results)
        stated = results.readings or results.scores or results.indicators
        # A table that was not found is told as such.
        self.is_empty = not stated and not any(part.problem for part in reading.parts)

    def add(self) -> None:
        for reading in self.results.readings:
            self._add_reading(reading)
        for footer in self.results.footers:
            self.frames["pci_result"].add(_READING_OF_NOTHING | _told(footer) | {"footer": True}, self._place(footer))
        if self.is_empty:
            row = _READING_OF_NOTHING | {"province_name": "", "pci_year": "", "nothing_filed": "x"}
            self.frames["pci_result"].add(row, Place("", {}, {}))
        first: dict[Any, str] = {}
        for score in self.results.scores:
            self._add_score(score, first)
        places: dict[Any, str] = {}
        for value in self.results.indicators:
            self._add_indicator(value, places)

    def _place(self, record: Record, **more: str | None) -> Place:
        here = {key: cells.address(record.row, column) for key, column in record.columns.items()}
        here |= {key: cell for key, cell in more.items() if cell}
        sheet = self.sheets[record.sheet]
        found = {key: sheet.cell(*cells.row_and_column(cell)) for key, cell in here.items()}
        return Place(record.sheet, here, {key: cell.raw if cell else "" for key, cell in found.items()})

    # -------------------------------------------------------------- readings

    def _add_reading(self, reading: Reading) -> None:
        row = _READING_OF_NOTHING | _told(reading.record)
        place = self._place(reading.record)
        earlier = self.results.readings_of(reading.province_code, reading.pci_year)
        row |= self._whose(reading)
        if reading.province_code is None or self.results.methodology(reading.pci_year) is None:
            self.frames["pci_result"].add(row, place)
            return
        same = next((other for other in earlier if other.key == reading.key), reading)
        row["early"] = self._early(reading.pci_year)
        row["without_source"] = None if reading.source else "(trống)"
        row["duplicate_of"] = None if same is reading else same.cell("province_name")
        if same is reading:
            row |= self._judged(reading, earlier)
        if row["differing_field"]:
            place = self._place(reading.record, differing=reading.cell(row["differing_field"]))
        self.frames["pci_result"].add(row, place)

    def _whose(self, reading: Reading) -> dict[str, Any]:
        if self.results.methodology(reading.pci_year) is None:
            is_told = (reading.record.sheet, reading.record.row, "pci_year") in self.results.broken
            return {"unknown_year": None if is_told else "x"}
        return {"unknown_province": None if reading.province_code else "x"}

    def _early(self, pci_year: int | None) -> str | None:
        publication = self.results.publication(pci_year)
        if publication is None or pci_year is None:
            return None
        first = publication.first_published_on(pci_year)
        return show_date(first) if self.arrived_on < first else None

    def _judged(self, reading: Reading, all_of_year: list[Reading]) -> dict[str, Any]:
        return {
            **self._composite(reading),
            **self._rank(reading),
            "tier_above": self.above.get(id(reading)),
            "undecided": _undecided(reading, all_of_year),
            **self._difference(reading, all_of_year),
        }

    def _composite(self, reading: Reading) -> dict[str, Any]:
        composite = reading.composite
        methodology = self.results.methodology(reading.pci_year)
        if composite is None or methodology is None:
            return {}
        if not 10 * _LOWEST_SCORE <= composite <= 10 * _HIGHEST_SCORE:
            likely = next((c for c in (composite * 10, composite / 10) if 10 <= c <= 100), None)
            return {"composite_off_scale": f" (có thể là {show_number(likely)})" if likely is not None else " "}
        scores = {code: score.value for code, score in reading.scores.items()}
        if any(not _LOWEST_SCORE <= value <= _HIGHEST_SCORE for value in scores.values()):
            return {}  # the score is told; what follows from it is not
        weighted = weighted_sum(methodology, scores)
        if weighted is None or abs(composite - weighted) <= COMPOSITE_TOLERANCE:
            return {}
        plain = sum((scores[entry.code] for entry in methodology.sub_indices), Decimal(0))
        told = {"weighted": weighted, "plain": plain, "methodology": methodology.code, "difference": composite - weighted}
        is_plain = abs(composite - plain) <= COMPOSITE_TOLERANCE
        return told | {"plain_sum" if is_plain else "off_weights": show_number(weighted)}

    def _rank(self, reading: Reading) -> dict[str, Any]:
        publication = self.results.publication(reading.pci_year)
        assert publication is not None, "a year with a methodology has its publication declared; the catalogue checks it"
        limit = min(n for n in (reading.ranked, publication.ranked, publication.provinces) if n is not None)
        is_written = isinstance(reading.record.values.get("rank"), Decimal)
        if is_written and (reading.rank is None or not 1 <= reading.rank <= limit):  # a rank of 36,5 is none
            return {"rank_beyond": str(limit)}
        only_some = publication.ranked is not None and publication.ranked < publication.provinces
        if only_some and reading.composite is not None and reading.rank is None:
            return {"unranked": str(publication.ranked)}
        return {}

    def _difference(self, reading: Reading, all_of_year: list[Reading]) -> dict[str, Any]:
        """What the reading that is used gives otherwise than another source, where the file does not say why."""
        if not reading.is_used or reading.record.values.get("reason") or len([r for r in all_of_year if r.marked]) > 1:
            return {}
        assert reading.province_code and reading.pci_year, "a reading without them came no further"
        others: list[tuple[dict[str, Any], str]] = [
            (r.values, f"{r.source} ({r.record.sheet}!{_first(r)})") for r in all_of_year if r is not reading
        ]
        used = self.in_use.get((reading.province_code, reading.pci_year))
        if used:
            others.append((_values(used), f"{used.source} (số đang dùng)"))
        if any(_undecided(other, all_of_year) for other in all_of_year):
            others = []  # told at the row that contradicts
        for theirs, source in others:
            for name, value in reading.values.items():
                if name in theirs and theirs[name] is not None and value != theirs[name]:
                    return {"differing_field": name, "differs": show_number(theirs[name]), "differs_from": source}
        return {}

    # -------------------------------------------------------------- scores and indicators

    def _add_score(self, score: Score, first: dict[Any, str]) -> None:
        methodology = self.results.methodology(score.pci_year)
        known = {entry.code: entry.name_vi for entry in methodology.sub_indices} if methodology else {}
        whose = (score.province_code, score.pci_year, (score.source or "").casefold(), score.sub_index)
        where = f"{score.record.sheet}!{score.cell}"
        earlier = first.setdefault(whose, where)
        orphan = score.reading is None and score.record.sheet != self.results.catalogue.results_layout.sheets[0].name
        off_scale = not _LOWEST_SCORE <= score.value <= _HIGHEST_SCORE
        strange = not orphan and score.sub_index not in known and methodology is not None
        likely = score.value / 10 if _HIGHEST_SCORE < score.value <= 10 * _HIGHEST_SCORE else None
        row = _told(score.record) | {
            "submission": 0,
            "score": show_number(score.value),
            "sub_index_name": known.get(score.sub_index or "", score.sub_index),
            "methodology": methodology.code if methodology else "",
            "known_sub_indices": "; ".join(known.values()),
            "orphan": "x" if orphan else None,
            "strange": "x" if strange else None,
            "off_scale": "x" if off_scale and not (orphan or strange) else None,
            "likely": f" (có thể là {show_number(likely)} viết gấp 10 lần)" if likely is not None else "",
            "duplicate_of": earlier if earlier != where and not orphan else None,
        }
        self.frames["pci_score"].add(row, self._place(score.record, score=score.cell))

    def _add_indicator(self, value: IndicatorValue, first: dict[Any, str]) -> None:
        record = value.record
        here = f"{record.sheet}!{cells.address(record.row, min(record.columns.values()))}"
        earlier = first.setdefault((value.province_code, value.pci_year, value.code), here)
        missing = [
            name
            for name, given in (
                ("tỉnh (province)", value.province_code),
                ("năm PCI (PCI year)", value.pci_year),
                ("mã chỉ tiêu (code)", value.code),
                ("tên chỉ tiêu (name)", record.values.get("label")),
                ("nguồn (source)", record.values.get("source")),
            )
            if not given
        ]
        row = _told(record) | {
            "submission": 0,
            "code": value.code,
            "incomplete": ", ".join(missing) or None,
            "early": self._early(value.pci_year),
            "duplicate_of": earlier if earlier != here and not missing else None,
        }
        self.frames["pci_indicator"].add(row, self._place(record))


_READING_OF_NOTHING: dict[str, Any] = {"submission": 0} | dict.fromkeys(
    (
        "unknown_year", "unknown_province", "without_source", "duplicate_of", "early", "composite_off_scale", "weighted", "plain",
        "methodology", "difference", "plain_sum", "off_weights", "rank_beyond", "unranked", "tier_above", "undecided",
        "differing_field", "differs", "differs_from", "nothing_filed",
    )
) | {"footer": False}  # fmt: skip


def _told(record: Record) -> dict[str, Any]:
    """What every sentence may name."""
    year = record.values.get("pci_year")
    return {"province_name": row_name(record), "pci_year": f"{year:f}" if isinstance(year, Decimal) else ""}


def row_name(record: Record) -> str:
    """The province as the row writes it."""
    return record.values.get("province_name") or "(trống)"


def _first(reading: Reading) -> str:
    return reading.cell("province_name") or ""


def _values(used: UsedReading) -> dict[str, Any]:
    return {"composite": used.composite, "rank": used.rank, **{f"score_{code}": value for code, value in used.scores.items()}}


def _undecided(reading: Reading, all_of_year: list[Reading]) -> str | None:
    """Where a row contradicts an earlier one of its province and year and the file does not say which is used: that row's cell."""
    marked = [r for r in all_of_year if r.marked]
    rivals = marked if len(marked) > 1 else [] if marked else [r for r in all_of_year if r.marked is None]
    if reading not in rivals[1:]:
        return None
    if all(_agree(reading, other) for other in rivals):
        return None
    return f"{rivals[0].record.sheet}!{_first(rivals[0])}"


def _agree(one: Reading, other: Reading) -> bool:
    shared = one.values.keys() & other.values.keys()
    return all(one.values[name] == other.values[name] for name in shared)


def _tiers_out_of_order(results: PciResults) -> dict[int, str]:
    """By the identity of a reading: the row with a better composite and a worse tier, for the rows that break the order most."""
    order = {choice.code: number for number, choice in enumerate(results.catalogue.choices["pci_tiers"])}
    by_year: dict[int | None, list[Reading]] = defaultdict(list)
    for reading in results.readings:
        if reading.composite is not None and reading.record.values.get("tier"):
            by_year[reading.pci_year].append(reading)
    found: dict[int, str] = {}
    for readings in by_year.values():
        left = list(readings)
        while left:
            clashes = {id(r): [o for o in left if _clash(r, o, order)] for r in left}
            worst = max(left, key=lambda r: len(clashes[id(r)]))
            if not clashes[id(worst)]:
                break
            other = clashes[id(worst)][0]
            found[id(worst)] = f"{row_name(other.record)} {show_number(other.composite or 0)} ({other.record.sheet}!{other.cell('tier')})"
            left.remove(worst)
    return found


def _clash(one: Reading, other: Reading, order: dict[str, int]) -> bool:
    assert one.composite is not None and other.composite is not None, "only readings with a composite are compared"
    if one.composite == other.composite:
        return False
    better, worse = (one, other) if one.composite > other.composite else (other, one)
    return order[better.record.values["tier"]] > order[worse.record.values["tier"]]
