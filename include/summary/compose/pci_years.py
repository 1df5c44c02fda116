"""The PCI as VCCI published it, and what each sub-index costs."""

from __future__ import annotations

from decimal import Decimal

from include.catalog.models import Index, SubIndex
from include.summary.content import RoundContent
from include.summary.summary_data import Figure, Gap, PciYear
from include.texts import book
from include.warehouse.mart.summary_rows import PublishedResult
from include.workbook.vietnamese_writing import show_number

_TEXTS = book("summary")


def pci_year(content: RoundContent, row: PublishedResult) -> PciYear:
    """One published year: composite, rank, and the scores of the sub-indices in the methodology's order."""
    year, words = row.pci_year, content.index.words
    source = _TEXTS.vi("source.derived", source=row.source) if row.is_derived else row.source

    def figure(key: str, label: str, value: Decimal | int | None, unit: str) -> Figure | None:
        return (
            None
            if value is None
            else Figure(
                f"pci/{year}/{key}",
                _TEXTS.vi("pci_figure.of_year", label=label, year=year, **words),
                show_number(value),
                value,
                unit,
                source=_TEXTS.vi("source.published", source=source, **words),
            )
        )

    methodology = content.catalogue.methodology_of(year)
    assert methodology is not None, "results of a year without a methodology are refused"
    names = {entry.code: entry.name_vi for entry in methodology.sub_indices}
    point = _TEXTS.vi("unit.point")
    scores = {code: figure(code, names[code], Decimal(str(score)), point) for code, score in row.scores.items()}
    return PciYear(
        year=year,
        composite=figure("composite", _TEXTS.vi("pci_figure.composite", **words), row.composite, point),
        rank=figure("rank", _TEXTS.vi("pci_figure.rank", provinces=row.ranked_provinces), row.rank, _TEXTS.vi("unit.rank")),
        scores={entry.code: found for entry in methodology.sub_indices if (found := scores.get(entry.code))},
        methodology=methodology.code,
        source=source,
        note=row.note or "",
    )


def pci_gaps(content: RoundContent) -> tuple[Gap, ...]:
    """The sub-indices of the newest year with scores, the one that costs most composite points first."""
    years = [row for row in content.results if row.scores]
    if not years:
        return ()
    row = years[-1]
    year = pci_year(content, row)
    methodology = content.catalogue.methodology(year.methodology)
    gaps = [
        _gap(content.index, year, entry) for entry in methodology.sub_indices if entry.code in year.scores and entry.weight_pct is not None
    ]
    return tuple(sorted(gaps, key=lambda gap: -(gap.lost.value or 0)))


def _gap(index: Index, year: PciYear, sub_index: SubIndex) -> Gap:
    score, weight, full_score = year.scores[sub_index.code], sub_index.weight_pct or Decimal(0), index.scale.highest_score
    per_point = weight / full_score
    lost = (full_score - Decimal(score.value or 0)) * per_point

    def figure(key: str, label: str, value: Decimal, unit: str, source: str) -> Figure:
        return Figure(f"gap/{year.year}/{sub_index.code}/{key}", label, show_number(value), value, unit, source=source)

    name, full, point = sub_index.name_vi, show_number(full_score), _TEXTS.vi("unit.point")
    of_lost, of_point = _TEXTS.vi("source.lost", full=full, year=year.year, **index.words), _TEXTS.vi("source.per_point", full=full)
    methodology = _TEXTS.vi("source.methodology", methodology=year.methodology, **index.words)
    return Gap(
        sub_index_code=sub_index.code,
        name_vi=name,
        weight=figure("weight", _TEXTS.vi("figure.weight", sub_index=name), weight, "%", methodology),
        score=score,
        lost=figure("lost", _TEXTS.vi("pci_figure.lost", sub_index=name, **index.words), lost, point, of_lost),
        per_point=figure("per_point", _TEXTS.vi("pci_figure.per_point", sub_index=name, **index.words), per_point, point, of_point),
    )
