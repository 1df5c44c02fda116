"""The summary as an official document (Decree 30/2020/NĐ-CP), from the Word templates that the office keeps.

All fixed words stand in the template; ``templates/README.md`` tells the office what each tag stands for.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from openpyxl.utils.cell import coordinate_from_string

from include.catalog.models import Publication
from include.summary.summary_data import (
    DocumentLine,
    Figure,
    IndicatorLine,
    OpenFindingLine,
    Origin,
    PlanLine,
    PlannedLine,
    ProvincialLine,
    SubIndexPart,
    Summary,
    TaskLine,
)
from include.texts import book
from include.word.template import Picture, Properties, Tags, fill_template, names

_TEXTS = book("summary")
TEMPLATES = Path(__file__).parent / "templates"
_CHART_WIDTH_MM = 160
_NOTHING = "–"
_SHOWN_OF_A_SOURCE = 12
_SHOWN_PLACES = 6

SUMMARY_TAGS = names(
    """
    la_du_thao co_quan_chu_quan co_quan_ban_hanh ky_hieu dia_danh nam ten_bao_cao kinh_gui can_cu nam_ke_hoach dot ky_so_lieu
    ngay_yeu_cau han_gui ngay_cap_nhat van_ban_yeu_cau nop phan nhiem_vu_chung danh_gia cham ke_hoach_truoc dot_truoc ke_hoach
    so_ke_hoach pci_cac_nam pci_thieu pci_nam bieu_do van_ban_khac loi_mo giai_trinh nguon nguon_khac noi_nhan nguoi_ky ten_tinh
    tinh_trang_nhiem_vu tinh_chat_so_lieu chu_viet_tat ten_chi_so cong_khai ma_bo_chi_so ten_bo_chi_so chi_so_thanh_phan noi_cong_bo
    """
)
INNER_TAGS = names(
    """
    so ten so_don_vi da_nop dung_han nop_muon chua_nop co_so_lieu ds_chua_nop bang don_vi tinh_trang ngay trang_thai
    khong_mo_duoc ds_khong_mo_duoc tra_lai sau_dong_dot co_sau_dong_dot tiep_nhan dang_dung
    trong_so dau_moi chua_chac co_noi_dung van_ban linh_vuc viec chi_tieu chua_bao_cao cham so_sanh_duoc tot_hon kem_hon tinh_trang_nhiem_vu
    ma dvt nam_truoc nam_nay thay_doi muc_tieu danh_gia noi_dung ket_qua nguyen_nhan nam diem hang mat them loi
    lich_su thieu nhiem_vu quy_tac muc_do vi_tri pham_vi duyet gia_tri nguon so_lieu
    """
)


def template_of(summary: Summary) -> Path:
    """The office's own template in the folder that ``PCI_SUMMARY_TEMPLATES`` names, else the one shipped here."""
    name = "tong-hop-tinh.docx" if summary.sub_index is None else "tong-hop-chi-so.docx"
    own = Path(os.environ["PCI_SUMMARY_TEMPLATES"]) / name if os.environ.get("PCI_SUMMARY_TEMPLATES") else None
    return own if own and own.exists() else TEMPLATES / name


def write_word(summary: Summary, charts: Mapping[str, bytes], is_draft: bool = True, template: Path | None = None) -> bytes:
    """The summary as a .docx; the same summary, charts and template give the same bytes.

    Args:
        summary: of the province, or of one sub-index for its focal department.
        charts: PNG pictures by name; one that is absent leaves no gap.
        is_draft: prints "Dự thảo" over it.
        template: another Word file than :func:`template_of`.

    Raises:
        WordTemplateError: when the template is no Word file, or has a tag that is unknown or not well formed.
    """
    context = summary_context(summary, charts, is_draft)
    day = summary.updated_at.date() if summary.updated_at else summary.round.requested_on
    title = _TEXTS.vi("document_title", round=summary.round.code, province=context["ten_tinh"], **summary.index.words)
    properties = Properties(context["co_quan_ban_hanh"], title, day)
    return fill_template(template or template_of(summary), context, Tags(SUMMARY_TAGS, INNER_TAGS), properties)


def summary_context(summary: Summary, charts: Mapping[str, bytes], is_draft: bool) -> dict[str, Any]:
    """What the tags of the templates stand for."""
    entry = summary.round
    return {
        **_issuer(summary),
        "la_du_thao": is_draft,
        "cong_khai": summary.edition == "public",
        "nam": str(entry.year),
        "nam_ke_hoach": str(entry.plan_year),
        "dot": entry.code,
        "ma_bo_chi_so": summary.index.code,
        "ten_bo_chi_so": summary.index.name_vi,
        "chi_so_thanh_phan": summary.index.sub_index_vi,
        "noi_cong_bo": summary.index.publisher or "",
        "ky_so_lieu": _TEXTS.vi("period", period_from=entry.period_from, period_to=entry.period_to),
        "ngay_yeu_cau": f"{entry.requested_on:%d/%m/%Y}",
        "han_gui": f"{entry.due_on:%d/%m/%Y}",
        "ngay_cap_nhat": f"{summary.updated_at:%d/%m/%Y}" if summary.updated_at else "",
        "van_ban_yeu_cau": ", ".join(entry.request_documents),
        "ten_tinh": summary.province.name_vi,
        "nop": _coverage(summary),
        "tinh_chat_so_lieu": summary.finality_vi,
        "phan": [_part(part) for part in summary.parts],
        "nhiem_vu_chung": [paragraph for work in summary.general for paragraph in _tasks(work.tasks)],
        "tinh_trang_nhiem_vu": _statuses(summary.statuses),
        "danh_gia": _quotes(summary),
        "cham": [_unfinished(line) for line in summary.unfinished],
        "chu_viet_tat": [{"ma": line.short, "ten": line.name_vi} for line in summary.abbreviations],
        "dot_truoc": summary.last_round_code,
        "ke_hoach_truoc": [
            {"don_vi": line.department_code, "nhiem_vu": line.name, "ket_qua": _outcome_with_match(line), "nguyen_nhan": line.reason}
            for line in summary.planned
        ],
        "ke_hoach": _plan(summary),
        "so_ke_hoach": f"{len(summary.plan):02d}",
        "bieu_do": {
            key: Picture(charts[name], _CHART_WIDTH_MM) if name in charts else ""
            for key, name in (("lich_su", "pci_history"), ("thieu", "pci_gaps"), ("nhiem_vu", "tasks_by_status"), ("tinh_trang", "filing"))
        },
        **_published(summary),
        **_annexes(summary),
    }


# ---------------------------------------------------------------- who writes to whom


def _issuer(summary: Summary) -> dict[str, Any]:
    publication = summary.publication
    if summary.sub_index is not None:
        return _focal_issuer(summary, summary.sub_index, publication)
    province, year, plan_year = summary.province.name_vi, summary.round.year, summary.round.plan_year
    return {
        "ten_chi_so": "",
        "co_quan_chu_quan": "",
        "co_quan_ban_hanh": _authority(summary),
        "ky_hieu": f"BC-{publication.agency_code if publication else 'UBND'}",
        "dia_danh": publication.place_vi if publication else province,
        "ten_bao_cao": _TEXTS.vi("report_title.province", year=year, plan_year=plan_year, province=province, **summary.index.words),
        "kinh_gui": list(publication.addressed_to_vi) if publication else [],
        "can_cu": list(publication.basis_vi) if publication else [],
        "noi_nhan": list(publication.recipients_vi) if publication else [],
        "nguoi_ky": _signer(publication.signer_prefix_vi, publication.signer_title_vi) if publication else [],
    }


def _focal_issuer(summary: Summary, part: SubIndexPart, publication: Publication | None) -> dict[str, Any]:
    agency = part.focal_vi or _TEXTS.vi("focal.no_agency")
    year, plan_year = summary.round.year, summary.round.plan_year
    return {
        "ten_chi_so": part.name_vi,
        "co_quan_chu_quan": _authority(summary),
        "co_quan_ban_hanh": agency,
        "ky_hieu": f"BC-{part.focal_code}",
        "dia_danh": publication.place_vi if publication else summary.province.name_vi,
        "ten_bao_cao": _TEXTS.vi("report_title.sub_index", sub_index=part.name_vi, year=year, plan_year=plan_year, **summary.index.words),
        "kinh_gui": list(publication.department_addressed_to_vi) if publication else [],
        "can_cu": list(publication.basis_vi) if publication else [],
        "noi_nhan": [*_TEXTS.labels("recipients").values()],
        "nguoi_ky": [publication.department_signer_title_vi] if publication else [],
    }


def _authority(summary: Summary) -> str:
    return summary.publication.authority_vi if summary.publication else _TEXTS.vi("province_authority", province=summary.province.name_vi)


def _signer(prefix: str | None, title: str) -> list[str]:
    return [line for line in (prefix, title) if line]


# ---------------------------------------------------------------- the body


def _coverage(summary: Summary) -> dict[str, Any]:
    coverage = summary.coverage
    return {
        "so_don_vi": coverage.assigned.text,
        "da_nop": coverage.filed.text,
        "dung_han": coverage.on_time.text,
        "nop_muon": coverage.late.text,
        "tra_lai": coverage.returned.text,
        "sau_dong_dot": coverage.after_close.text,
        "co_sau_dong_dot": bool(coverage.after_close.value),
        "chua_nop": coverage.missing.text,
        "khong_mo_duoc": coverage.unreadable.text,
        "ds_khong_mo_duoc": ", ".join(line.department_vi for line in coverage.unreadable_lines),
        "co_so_lieu": coverage.standing.text,
        "ds_chua_nop": ", ".join(line.department_vi for line in coverage.not_filed),
        "bang": [
            {
                "so": str(line.number),
                "don_vi": line.department_vi,
                "tinh_trang": line.filing_vi,
                "ngay": f"{line.first_arrived_on:%d/%m/%Y}" if line.first_arrived_on else _NOTHING,
                "tiep_nhan": line.accepted_vi or _NOTHING,
                "dang_dung": line.counts_vi,
                "trang_thai": line.state_vi or _NOTHING,
            }
            for line in coverage.lines
        ],
    }


def _part(part: SubIndexPart) -> dict[str, Any]:
    has_content = bool(part.fields or part.indicators or part.documents)
    return {
        "so": str(part.ordinal),
        "ten": part.name_vi,
        "trong_so": part.weight.text if part.weight else _TEXTS.vi("weight_unknown"),
        "dau_moi": part.focal_vi or _TEXTS.vi("focal.unknown"),
        "chua_chac": bool(part.focal_code) and not part.focal_proven,
        "co_noi_dung": has_content,
        "van_ban": [_document_text(line) for line in part.documents],
        "linh_vuc": [
            {
                "ten": work.name_vi[:1].upper() + work.name_vi[1:] if work.name_vi else _TEXTS.vi("other_field"),
                "viec": _tasks(work.tasks),
            }
            for work in part.fields
        ],
        "tinh_trang_nhiem_vu": _statuses(part.statuses),
        "chi_tieu": _indicators(part),
        "chua_bao_cao": [f"{line.code} {line.name_vi}: {', '.join(line.department_codes)}" for line in part.silent],
        "cham": [_unfinished(line) for line in part.unfinished],
        "so_sanh_duoc": any(line.change for line in part.indicators),
        "tot_hon": part.better.text,
        "kem_hon": part.worse.text,
    }


def _statuses(statuses: Iterable[Any]) -> str:
    return "; ".join(f"{entry.status_vi.lower()}: {entry.count}" for entry in statuses)


def _tasks(lines: Iterable[TaskLine]) -> list[str]:
    """Results as paragraphs; the same task of several departments stands once, with what each says of it."""
    by_name: dict[str, list[TaskLine]] = defaultdict(list)
    for line in lines:
        by_name[" ".join(line.name.casefold().split())].append(line)
    return [_task(group) for group in by_name.values()]


def _task(lines: list[TaskLine]) -> str:
    name = lines[0].name.rstrip(" .;")
    by_department = [(line.department_code, _what_came_of(line)) for line in lines]
    if len({words for _, words in by_department}) == 1:
        words = by_department[0][1]
        return f"{name}{'; ' + words if words else ''} ({', '.join(department for department, _ in by_department)})."
    return f"{name}: " + "; ".join(f"{department}: {words or _TEXTS.vi('task.done')}" for department, words in by_department) + "."


def _what_came_of(line: TaskLine) -> str:
    """Quantities, a status other than done with its reason, and documents that the name does not cite."""
    parts = [line.more_quantities] if line.more_quantities else []
    if line.status_vi and not line.is_done:
        parts.append(line.status_vi.lower() + (_TEXTS.vi("task.because", reason=line.reason) if line.reason else ""))
    parts += [_TEXTS.vi("task.documents", numbers=", ".join(line.documents_vi))] if line.documents_vi else []
    return ", ".join([*parts, *([_TEXTS.vi("task.note", note=line.note.rstrip(" ."))] if line.note else [])])


def _document_text(line: DocumentLine) -> str:
    title = f": {line.title.rstrip(' .')}" if line.title else ""
    cited = line.citation_vi.lower() or _TEXTS.vi("document.cited")
    where = _TEXTS.vi("document.cited_in", where=line.cited_in_vi) if line.cited_in_vi else ""
    return f"{line.named_vi}{title} ({line.department_code}, {cited}{where})."


def _indicators(part: SubIndexPart) -> list[dict[str, Any]]:
    """Rows of the table, the province's value below those of its departments; an indicator is named in full in its first row only."""
    provincial = {line.code: _provincial(line) for line in part.provincial}
    rows: list[dict[str, Any]] = []
    for code, group in groupby(part.indicators, key=lambda line: line.code):
        first, *others = [*map(_indicator, group), *([provincial[code]] if code in provincial else [])]
        rows += [first, *(row | {"ten": ""} for row in others)]
    return rows


def _provincial(line: ProvincialLine) -> dict[str, Any]:
    return {
        "ma": line.code,
        "ten": line.name_vi,
        "dvt": line.unit_vi,
        "don_vi": _TEXTS.vi("provincial.whole"),
        "nam_truoc": _NOTHING,
        "nam_nay": line.value.text if line.value else _TEXTS.vi("provincial.none"),
        "thay_doi": _NOTHING,
        "muc_tieu": _NOTHING,
        "danh_gia": line.told_vi,
    }


def _indicator(line: IndicatorLine) -> dict[str, Any]:
    judged = [words for words in (line.judged_vi, line.target_judgement_vi.lower()) if words]
    judged += [_TEXTS.vi("task.documents", numbers=", ".join(line.documents_vi))] if line.documents_vi else []
    return {
        "ma": line.code,
        "ten": line.name_vi,
        "dvt": line.unit_vi,
        "don_vi": line.department_code,
        "nam_truoc": _shown(line.last_year),
        "nam_nay": line.value.text if line.value else line.answer_vi,
        "thay_doi": _shown(line.change),
        "muc_tieu": _shown(line.target),
        "danh_gia": ", ".join(judged) or _NOTHING,
    }


def _shown(figure: Figure | None) -> str:
    return figure.text if figure else _NOTHING


def _unfinished(line: TaskLine) -> dict[str, Any]:
    reason = line.reason or _TEXTS.vi("task.no_reason")
    return {"don_vi": line.department_code, "noi_dung": line.name, "tinh_trang": line.status_vi, "nguyen_nhan": reason}


def _quotes(summary: Summary) -> list[dict[str, Any]]:
    return [
        {"ten": kind or _TEXTS.vi("other_words"), "loi": [{"don_vi": quote.department_vi, "noi_dung": quote.text} for quote in quotes]}
        for kind, quotes in groupby(summary.quotes, key=lambda quote: quote.kind_vi)
    ]


def _plan(summary: Summary) -> list[dict[str, Any]]:
    return [
        {"ten": _TEXTS.vi("common_tasks") if name == _TEXTS.vi("common") else name, "viec": [_planned(line) for line in lines]}
        for name, lines in summary.plan_by_sub_index
    ]


def _outcome_with_match(line: PlannedLine) -> str:
    """What became of something planned, by what that is known, and the reported task where its name is another."""
    if not line.matched_vi:
        return line.outcome_vi
    if line.done_name == line.name:
        return _TEXTS.vi("matched.as", outcome=line.outcome_vi, matched=line.matched_vi)
    return _TEXTS.vi("matched.with", outcome=line.outcome_vi, matched=line.matched_vi, name=line.done_name)


def _planned(line: PlanLine) -> str:
    parts = [line.name.rstrip(" .;")]
    if line.more_quantities:
        parts.append(_TEXTS.vi("plan.quantity", quantities=line.more_quantities))
    if line.condition:
        parts.append(_TEXTS.vi("plan.condition", condition=line.condition))
    elif line.status == "planned_conditional":
        parts.append(line.status_vi.lower())
    if line.deadline:
        parts.append(_TEXTS.vi("plan.deadline", deadline=line.deadline))
    if line.basis_vi:
        parts.append(_TEXTS.vi("plan.basis", numbers=", ".join(line.basis_vi)))
    if line.carried_over_vi:
        parts.append(line.carried_over_vi)
    return f"{'; '.join(parts)} ({line.department_code})."


def _published(summary: Summary) -> dict[str, Any]:
    scored = [year.year for year in summary.years if year.scores]
    return {
        "pci_nam": str(scored[-1]) if scored else "",
        "pci_cac_nam": [{"nam": str(year.year), "diem": _shown(year.composite), "hang": _shown(year.rank)} for year in summary.years],
        "pci_thieu": [
            {"ten": gap.name_vi, "trong_so": gap.weight.text, "diem": gap.score.text, "mat": gap.lost.text, "them": gap.per_point.text}
            for gap in summary.gaps
        ],
    }


# ---------------------------------------------------------------- annexes


def _annexes(summary: Summary) -> dict[str, Any]:
    return {
        "van_ban_khac": [_document_text(line) for line in summary.documents_apart],
        "loi_mo": _open_findings(summary.findings),
        "giai_trinh": [
            {
                "don_vi": line.department_code,
                "quy_tac": f"{line.rule_code} {line.title_vi}",
                "pham_vi": line.scope_vi,
                "noi_dung": line.explanation,
                "duyet": f"{line.decided_vi} ({line.status_vi})",
            }
            for line in summary.waivers
        ],
        **_sources(summary.figures() if summary.edition == "full" else []),
    }


def _open_findings(lines: Iterable[OpenFindingLine]) -> list[dict[str, Any]]:
    """A row for each rule that a department breaks, with its first places; each by itself stands in the Excel annexes."""
    rows = []
    for _, group in groupby(lines, key=lambda line: (line.severity, line.department_code, line.rule_code)):
        first, *others = list(group)
        places = [first.place, *(line.place for line in others[: _SHOWN_PLACES - 1])]
        more = _TEXTS.vi("more.places", count=len(others) + 1 - len(places)) if len(others) >= len(places) else ""
        rows.append(
            {
                "don_vi": first.department_code,
                "muc_do": first.severity_vi,
                "quy_tac": first.rule_code,
                "vi_tri": "; ".join(places) + more,
                "noi_dung": _TEXTS.vi("times", count=len(others) + 1, title=first.title_vi) if others else first.message_vi,
            }
        )
    return rows


def _sources(figures: list[Figure]) -> dict[str, Any]:
    """Figures with their cells, and in one line each what else figures come from."""
    from_cells = [figure for figure in figures if figure.origins]
    others: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if not figure.origins and figure.source:
            others[figure.source].append(figure)
    return {
        "nguon": _sources_by_department(from_cells),
        "nguon_khac": [f"{source}: {_first_labels(found)}" for source, found in others.items()],
    }


def _sources_by_department(figures: list[Figure]) -> list[dict[str, Any]]:
    """By department, so that an officer finds the own figures; before them those that rest on several departments."""
    several = _TEXTS.vi("several_departments")
    groups: dict[str, list[dict[str, Any]]] = {several: []}
    for number, figure in enumerate(figures, 1):
        departments = {origin.department_code for origin in figure.origins}
        groups.setdefault(departments.pop() if len(departments) == 1 else several, []).append(_source_row(number, figure))
    return [{"ten": name, "so_lieu": rows} for name, rows in groups.items() if rows]


def _first_labels(figures: list[Figure]) -> str:
    shown = "; ".join(f"{figure.label} ({figure.text})" for figure in figures[:_SHOWN_OF_A_SOURCE])
    more = len(figures) - _SHOWN_OF_A_SOURCE
    return shown + _TEXTS.vi("more.figures", count=more) if more > 0 else shown


def _source_row(number: int, figure: Figure) -> dict[str, Any]:
    return {"so": str(number), "ten": figure.label, "gia_tri": figure.text, "nguon": grouped_cells(figure.origins)}


def grouped_cells(origins: Iterable[Origin]) -> str:
    """Cells by department and sheet, neighbours as a range: ``SCT · Nhiệm vụ!E5:E7, E9; STP · Nhiệm vụ!E9``."""
    cells: dict[tuple[str, str], list[str]] = defaultdict(list)
    for origin in origins:
        cells[origin.department_code, origin.sheet].append(origin.cell)
    return "; ".join(f"{department} · {sheet}!{', '.join(_ranges(named))}" for (department, sheet), named in cells.items())


def _ranges(cells: list[str]) -> list[str]:
    """Cells of a column that stand under each other as ``E5:E7``, in the order of columns and rows."""
    ranges: list[list[tuple[str, int]]] = []
    for place in sorted({_place(cell) for cell in cells}):
        if ranges and ranges[-1][-1] == (place[0], place[1] - 1):
            ranges[-1].append(place)
        else:
            ranges.append([place])
    return [
        f"{first[0]}{first[1]}" + (f":{last[0]}{last[1]}" if last != first else "")
        for first, *_, last in ([*run, run[-1]] for run in ranges)
    ]


def _place(cell: str) -> tuple[str, int]:
    column, row = coordinate_from_string(cell)
    return column, row
