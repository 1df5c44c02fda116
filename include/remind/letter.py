"""The official letter of a digest, from the Word template that the office keeps.

``templates/README.md`` tells the office what each tag stands for.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from include.catalog.models import LetterIssuer
from include.remind.reminder import Digest, MissingItem, OpenFinding, RoundItems, leader_vi
from include.remind.wording import (
    MOST_FINDINGS,
    listed,
    listed_days,
    listed_documents,
    long_day,
    one_line,
    padded,
    place_of,
    short_day,
    unreadable_words,
)
from include.texts import book
from include.word.template import Properties, Tags, fill_template, names

_TEXTS = book("letters")
OWN_TEMPLATE = Path(__file__).parent / "templates" / "cong-van.docx"


LETTER_TAGS = names(
    """
    co_quan_chu_quan co_quan_ban_hanh ky_hieu don_vi_soan dia_danh ngay_ky ngay_viet kinh_gui don_vi cac_ky lien_he nguoi_ky
    nhac_truoc_han don_doc giai_trinh bao_cao_lanh_dao gui_lanh_dao cac_bo_chi_so nhieu_dot cac_dot so_lan_nhac cac_lan_nhac
    """
)
ROUND_TAGS = names(
    """
    so_thu_tu ma ma_bo_chi_so ten_bo_chi_so ky van_ban ngay_yeu_cau han_gui gia_han da_nop so_tiep_nhan tinh_trang
    qua_han so_ngay_qua_han so_ngay_con_lai
    thieu so_thieu loi so_loi tong_so_loi con_loi_khac han_tra_loi tep_khong_dung_duoc
    """
)
MISSING_TAGS = names("so_thu_tu loai ma ten")
FINDING_TAGS = names("so_thu_tu muc_do ma ten vi_tri noi_dung cach_xu_ly")


def write_letter(digest: Digest, template: Path | None = None) -> bytes:
    """The letter as a .docx; the same digest and template give the same bytes.

    Raises:
        WordTemplateError: when the template is no Word file, or has a tag that is unknown or not well formed.
    """
    tags = Tags(LETTER_TAGS, ROUND_TAGS | MISSING_TAGS | FINDING_TAGS)
    return fill_template(template or OWN_TEMPLATE, letter_context(digest), tags, _properties(digest))


def _properties(digest: Digest) -> Properties:
    rounds = ", ".join(one_line(items.round_code) for items in digest.rounds)
    title = _TEXTS.vi(
        "letter_title",
        indices=", ".join(digest.index_codes),
        rounds=rounds,
        department=one_line(digest.department_name_vi),
    )
    return Properties(one_line(digest.issuer.agency_vi), title, digest.written_on)


def letter_context(digest: Digest) -> dict[str, Any]:
    """What the tags of the template stand for; ``templates/README.md`` tells the office."""
    department = one_line(digest.department_name_vi)
    return {
        **_issuer_tags(digest.issuer),
        "ngay_ky": long_day(digest.written_on),
        "ngay_viet": short_day(digest.written_on),
        "kinh_gui": leader_vi(department) if digest.addresses_leader else department,
        "don_vi": department,
        "cac_bo_chi_so": listed(digest.index_codes),
        "cac_ky": listed([one_line(items.period_vi) for items in digest.rounds]),
        "nhac_truoc_han": digest.kind == "before_due",
        "don_doc": digest.kind == "overdue",
        "giai_trinh": digest.kind == "explain",
        "bao_cao_lanh_dao": digest.kind == "escalation",
        "gui_lanh_dao": digest.addresses_leader,
        "nhieu_dot": len(digest.rounds) > 1,
        "cac_dot": [_round_tags(n, items, digest.written_on) for n, items in enumerate(digest.rounds, 1)],
        "so_lan_nhac": padded(len(set(digest.earlier))),
        "cac_lan_nhac": listed_days(digest.earlier),
    }


def _issuer_tags(issuer: LetterIssuer) -> dict[str, Any]:
    return {
        "co_quan_chu_quan": one_line(issuer.parent_vi),
        "co_quan_ban_hanh": one_line(issuer.agency_vi),
        "ky_hieu": one_line(f"{issuer.agency_code}-{issuer.unit_code}"),
        "don_vi_soan": one_line(issuer.unit_code),
        "dia_danh": one_line(issuer.place_vi),
        "lien_he": one_line(issuer.contact_vi or "").rstrip("."),
        "nguoi_ky": _signer_lines(issuer),
    }


def _signer_lines(issuer: LetterIssuer) -> list[str]:
    prefix, title = one_line(issuer.signer_prefix_vi or ""), one_line(issuer.signer_title_vi)
    # "Q." and "TL." stand before the title; "KT. GIÁM ĐỐC" is a line of its own.
    return [f"{prefix} {title}"] if prefix.endswith(".") else [line for line in (prefix, title) if line]


def _round_tags(number: int, items: RoundItems, today: dt.date) -> dict[str, Any]:
    shown = items.findings[:MOST_FINDINGS]
    total = max(items.findings_total, len(items.findings))
    return {
        "so_thu_tu": number,
        "ma": one_line(items.round_code),
        "ma_bo_chi_so": items.index.code,
        "ten_bo_chi_so": one_line(items.index.name_vi),
        "ky": one_line(items.period_vi),
        "van_ban": listed_documents(items.request_documents),
        "ngay_yeu_cau": short_day(items.requested_on),
        "han_gui": short_day(items.due_on),
        "gia_han": items.extended,
        "da_nop": items.has_arrived,
        "so_tiep_nhan": one_line(items.receipt_number or ""),
        "tinh_trang": one_line(items.state_vi or ""),
        "tep_khong_dung_duoc": unreadable_words(items.unreadable) if items.unreadable else "",
        "qua_han": items.is_overdue(today),
        "so_ngay_qua_han": padded(items.working_days_late) if items.working_days_late > 0 else "",
        "so_ngay_con_lai": padded(-items.working_days_late) if items.working_days_late < 0 else "",
        "thieu": [_missing_tags(n, item) for n, item in enumerate(items.missing, 1)],
        "so_thieu": padded(len(items.missing)),
        "loi": [_finding_tags(n, finding) for n, finding in enumerate(shown, 1)],
        "so_loi": padded(len(shown)),
        "tong_so_loi": padded(total),
        "con_loi_khac": total > len(shown),
        "han_tra_loi": short_day(items.answer_by),
    }


def _missing_tags(number: int, item: MissingItem) -> dict[str, Any]:
    return {"so_thu_tu": number, "loai": one_line(item.kind_vi), "ma": one_line(item.code), "ten": one_line(item.name_vi)}


def _finding_tags(number: int, finding: OpenFinding) -> dict[str, Any]:
    return {
        "so_thu_tu": number,
        "muc_do": one_line(finding.severity_vi),
        "ma": one_line(finding.rule_code),
        "ten": one_line(finding.title_vi),
        "vi_tri": place_of(finding.sheet, finding.cell),
        "noi_dung": one_line(finding.message_vi or finding.title_vi),
        "cach_xu_ly": one_line(finding.remedy_vi),
    }
