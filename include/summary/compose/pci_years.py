"""The PCI as VCCI published it, and what each sub-index costs."""

from __future__ import annotations

from decimal import Decimal

from include.catalog.models import SubIndex
from include.domain.rows import Row
from include.summary.content import RoundContent
from include.summary.report import Figure, Gap, PciYear
from include.workbook.values import show_number

_FULL_SCORE = Decimal(10)


def pci_year(content: RoundContent, row: Row) -> PciYear:
    """One published year: composite, rank, and the scores of the sub-indices in the methodology's order."""
    year, source = row["pci_year"], row["source"]

    def figure(key: str, label: str, value: Decimal | int | None, unit: str) -> Figure | None:
        return (
            None
            if value is None
            else Figure(f"pci/{year}/{key}", f"{label}, PCI {year}", show_number(value), value, unit, source=f"VCCI: {source}")
        )

    methodology = next(m for m in content.catalogue.methodologies if m.first_year <= year <= (m.last_year or year))
    names = {entry.code: entry.name_vi for entry in methodology.sub_indices}
    scores = {code: figure(code, names[code], Decimal(str(score)), "điểm") for code, score in row["scores"].items()}
    return PciYear(
        year=year,
        composite=figure("composite", "Điểm PCI", row["composite"], "điểm"),
        rank=figure("rank", f"Xếp hạng trong {row['ranked_provinces']} tỉnh, thành phố", row["rank"], "hạng"),
        scores={entry.code: found for entry in methodology.sub_indices if (found := scores.get(entry.code))},
        methodology=methodology.code,
        source=source,
        note=row["note"] or "",
    )


def pci_gaps(content: RoundContent) -> tuple[Gap, ...]:
    """The sub-indices of the newest year with scores, the one that costs most composite points first."""
    years = [row for row in content.results if row["scores"]]
    if not years:
        return ()
    row = years[-1]
    methodology = next(m for m in content.catalogue.methodologies if m.first_year <= row["pci_year"] <= (m.last_year or row["pci_year"]))
    year = pci_year(content, row)
    gaps = [_gap(year, entry) for entry in methodology.sub_indices if entry.code in year.scores and entry.weight_pct is not None]
    return tuple(sorted(gaps, key=lambda gap: -(gap.lost.value or 0)))


def _gap(year: PciYear, sub_index: SubIndex) -> Gap:
    score, weight = year.scores[sub_index.code], sub_index.weight_pct or Decimal(0)
    per_point = weight / _FULL_SCORE
    lost = (_FULL_SCORE - Decimal(score.value or 0)) * per_point

    def figure(key: str, label: str, value: Decimal, unit: str, source: str) -> Figure:
        return Figure(
            f"gap/{year.year}/{sub_index.code}/{key}", f"{label} {sub_index.name_vi}", show_number(value), value, unit, source=source
        )

    return Gap(
        sub_index_code=sub_index.code,
        name_vi=sub_index.name_vi,
        weight=figure("weight", "Trọng số", weight, "%", f"Phương pháp luận {year.methodology}, VCCI"),
        score=score,
        lost=figure("lost", "Điểm PCI còn thiếu so với tối đa,", lost, "điểm", f"(10 \N{MINUS SIGN} điểm PCI {year.year}) × trọng số ÷ 10"),
        per_point=figure("per_point", "Điểm PCI tăng thêm khi tăng một điểm,", per_point, "điểm", "Trọng số ÷ 10"),
    )
