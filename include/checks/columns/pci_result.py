"""What is asked of one result that VCCI published: whose it is, its scale, its weights, its rank and tier, and against other sources."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from include.catalog.models import Methodology
from include.checks.columns.pci import province_written
from include.checks.columns.registry import columns_of
from include.checks.pci_results import Reading, UsedReading, weighted_sum
from include.checks.pci_to_check import ResultsLine, ResultsToCheck
from include.texts import book
from include.workbook.vietnamese_writing import show_number

column = columns_of("pci_result")
Line = ResultsLine[Reading]
_TEXTS = book("checks")
# Sub-index scores are published with two decimals: twenty per cent of ten half-hundredths, and the composite's own.
COMPOSITE_TOLERANCE = Decimal("0.06")


# -------------------------------------------------------------- whose result it is


@column("states_nothing")
def states_nothing(line: Line) -> bool:
    """Does it stand for a file that states nothing?"""
    return line.file.states_nothing and not is_footer(line)


@column("is_footer")
def is_footer(line: Line) -> bool:
    """Is it a row under the table that speaks of no province, as the median?"""
    return any(line.record is footer for footer in line.file.results.footers)


@column("is_a_result")
def is_a_result(line: Line) -> bool:
    """Is it a row of results at all?"""
    return not states_nothing(line) and not is_footer(line)


@column("year_problem")
def year_problem(line: Line) -> bool:
    """Is there a year that cannot be read?"""
    return (line.record.sheet, line.record.row, "pci_year") in line.file.results.broken


@column("year_is_known")
def year_is_known(line: Line) -> bool:
    """Is a methodology declared for its PCI year?"""
    return _methodology(line) is not None


@column("province_is_known")
def province_is_known(line: Line) -> bool:
    """Is it a province that stood at the end of its PCI year?"""
    return line.item.province_code is not None


@column("is_placed")
def is_placed(line: Line) -> bool:
    """Is it clear of which province and PCI year it is? Where it is not, another finding says so, and nothing else is asked."""
    return is_a_result(line) and year_is_known(line) and province_is_known(line)


@column("duplicate_of")
def duplicate_of(line: Line) -> str | None:
    """Where does the file give a result of the same province, PCI year and source before?"""
    first = next((other for other in _of_its_year(line) if other.key == line.item.key), line.item)
    return None if first is line.item else _first_cell(first)


@column("is_judged")
def is_judged(line: Line) -> bool:
    """Is it clear whose it is, and the first of its source? What a result says is asked of such rows alone."""
    return is_placed(line) and duplicate_of(line) is None


def _methodology(line: Line) -> Methodology | None:
    return line.file.results.methodology(line.item.pci_year)


def _of_its_year(line: Line) -> list[Reading]:
    return line.file.results.readings_of(line.item.province_code, line.item.pci_year)


def _first_cell(reading: Reading) -> str:
    return reading.cell("province_name") or ""


# -------------------------------------------------------------- its composite


@column("composite_is_on_scale")
def composite_is_on_scale(line: Line) -> bool | None:
    """Does the composite lie on VCCI's scale? ``None`` where there is none."""
    composite = line.item.composite
    return None if composite is None else line.file.scale.holds_composite(composite)


@column("likely_composite")
def likely_composite(line: Line) -> str:
    """Which composite is probably meant by one off the scale, ready to be set behind a statement?"""
    composite = line.item.composite or Decimal(0)
    likely = next(filter(line.file.scale.holds_composite, (composite * 10, composite / 10)), None)
    return " " if likely is None else _TEXTS.vi("pci.likely_composite", likely=show_number(likely))


class _Sums(NamedTuple):
    """What the scores of a result make of its composite: by the catalogue's weights, and simply added up."""

    weighted: Decimal
    plain: Decimal


def _sums(line: Line) -> _Sums | None:
    """Nothing where there is no composite, where something is off its scale, or where not all weights are known."""
    methodology = _methodology(line)
    scores = {code: score.value for code, score in line.item.scores.items()}
    if not composite_is_on_scale(line) or methodology is None or not all(map(line.file.scale.holds_score, scores.values())):
        return None
    weighted = weighted_sum(methodology, scores)
    if weighted is None:
        return None
    return _Sums(weighted, sum((scores[entry.code] for entry in methodology.sub_indices), Decimal(0)))


@column("is_plain_sum")
def is_plain_sum(line: Line) -> bool:
    """Is the composite the plain sum of its scores, where the weights make another one of them?"""
    sums, composite = _sums(line), line.item.composite
    return _is_off(line) and sums is not None and composite is not None and abs(composite - sums.plain) <= COMPOSITE_TOLERANCE


@column("is_off_weights")
def is_off_weights(line: Line) -> bool:
    """Is the composite neither what the weights make of its scores nor their plain sum?"""
    return _is_off(line) and not is_plain_sum(line)


def _is_off(line: Line) -> bool:
    off = difference(line)
    return off is not None and abs(off) > COMPOSITE_TOLERANCE


@column("weighted")
def weighted(line: Line) -> Decimal | None:
    """Which composite do the weights make of its scores?"""
    sums = _sums(line)
    return sums.weighted if sums else None


@column("plain")
def plain(line: Line) -> Decimal | None:
    """What do its scores simply add up to?"""
    sums = _sums(line)
    return sums.plain if sums else None


@column("difference")
def difference(line: Line) -> Decimal | None:
    """By how much is the composite off what the weights make of its scores?"""
    sums, composite = _sums(line), line.item.composite
    return composite - sums.weighted if sums and composite is not None else None


@column("methodology")
def methodology(line: Line) -> str | None:
    """By which methodology is its year's composite made?"""
    declared = _methodology(line)
    return declared.code if declared else None


# -------------------------------------------------------------- its rank and tier


@column("rank_beyond")
def rank_beyond(line: Line) -> str | None:
    """How many provinces are ranked in its year, where its rank is none of theirs?"""
    publication = line.file.results.publication(line.item.pci_year)
    is_written = isinstance(line.record.values.get("rank"), Decimal)
    if publication is None or not is_written:
        return None
    limit = min(n for n in (line.item.ranked, publication.ranked, publication.provinces) if n is not None)
    return None if line.item.rank is not None and 1 <= line.item.rank <= limit else str(limit)  # a rank of 36,5 is none


@column("unranked")
def unranked(line: Line) -> str | None:
    """For how many provinces alone does VCCI publish composite and rank, where a composite stands without a rank?"""
    publication = line.file.results.publication(line.item.pci_year)
    if publication is None or publication.ranked is None or publication.ranked >= publication.provinces or rank_beyond(line):
        return None
    return str(publication.ranked) if line.item.composite is not None and line.item.rank is None else None


@column("tier_above")
def tier_above(line: Line) -> str | None:
    """Which row has a worse composite and a better tier, or the other way round? Those most out of order are found."""
    return line.file.once(_tiers_out_of_order).get(id(line.item))


def _tiers_out_of_order(file: ResultsToCheck) -> dict[int, str]:
    """By the identity of a reading: the row that it clashes with."""
    order = {choice.code: number for number, choice in enumerate(file.results.catalogue.choices["pci_tiers"])}
    by_year: dict[int | None, list[Reading]] = defaultdict(list)
    for reading in file.results.readings:
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
            where = f"{other.record.sheet}!{other.cell('tier')}"
            found[id(worst)] = f"{province_written(other.record)} {show_number(other.composite or 0)} ({where})"
            left.remove(worst)
    return found


def _clash(one: Reading, other: Reading, order: dict[str, int]) -> bool:
    assert one.composite is not None and other.composite is not None, "only readings with a composite are compared"
    if one.composite == other.composite:
        return False
    better, worse = (one, other) if one.composite > other.composite else (other, one)
    return order[better.record.values["tier"]] > order[worse.record.values["tier"]]


# -------------------------------------------------------------- against other sources


@column("undecided")
def undecided(line: Line) -> str | None:
    """Which earlier row does it contradict, where the file does not say which of the two is used?"""
    return _undecided(line.item, _of_its_year(line))


def _undecided(reading: Reading, all_of_year: list[Reading]) -> str | None:
    marked = [r for r in all_of_year if r.marked]
    rivals = marked if len(marked) > 1 else [] if marked else [r for r in all_of_year if r.marked is None]
    if reading not in rivals[1:]:
        return None
    if all(_agree(reading, other) for other in rivals):
        return None
    return f"{rivals[0].record.sheet}!{_first_cell(rivals[0])}"


def _agree(one: Reading, other: Reading) -> bool:
    shared = one.values.keys() & other.values.keys()
    return all(one.values[name] == other.values[name] for name in shared)


class _Difference(NamedTuple):
    """Where another source says otherwise than the reading that is used: in which value, what it says, and which source it is."""

    field: str
    theirs: Decimal | int
    source: str


@column("differing_field")
def differing_field(line: Line) -> str | None:
    """In which value does another source say otherwise than the reading that is used, and the file does not say why?"""
    found = _difference(line)
    return found.field if found else None


@column("differs")
def differs(line: Line) -> str | None:
    """What does the other source say?"""
    found = _difference(line)
    return show_number(found.theirs) if found else None


@column("differs_from")
def differs_from(line: Line) -> str | None:
    """Which is the other source?"""
    found = _difference(line)
    return found.source if found else None


def _difference(line: Line) -> _Difference | None:
    reading, all_of_year = line.item, _of_its_year(line)
    if not reading.is_used or reading.record.values.get("reason") or len([r for r in all_of_year if r.marked]) > 1:
        return None
    if any(_undecided(other, all_of_year) for other in all_of_year):
        return None  # found at the row that contradicts
    for theirs, source in _other_sources(line, all_of_year):
        for name, value in reading.values.items():
            if name in theirs and theirs[name] is not None and value != theirs[name]:
                return _Difference(name, theirs[name], source)
    return None


def _other_sources(line: Line, all_of_year: list[Reading]) -> list[tuple[dict[str, Any], str]]:
    """What each other source gives, by field, with its name: the rows of the file first, then the reading in use."""
    reading = line.item
    others: list[tuple[dict[str, Any], str]] = [
        (r.values, f"{r.source} ({r.record.sheet}!{_first_cell(r)})") for r in all_of_year if r is not reading
    ]
    used = line.file.in_use.get((reading.province_code, reading.pci_year)) if reading.province_code and reading.pci_year else None
    return [*others, (_values(used), _TEXTS.vi("pci.in_use", source=used.source))] if used else others


def _values(used: UsedReading) -> dict[str, Any]:
    return {"composite": used.composite, "rank": used.rank, **{f"score_{code}": value for code, value in used.scores.items()}}
