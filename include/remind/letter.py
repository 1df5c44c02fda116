"""The official letter of a digest, from the Word template that the office keeps.

All fixed words stand in the template. What departments wrote is put in as text: it can neither become a tag nor break the document.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from include.catalog.models import LetterIssuer
from include.remind.reminder import Digest, MissingItem, OpenFinding, RoundItems, leader_vi
from include.remind.wording import MOST_FINDINGS, listed, listed_days, listed_documents, long_day, one_line, padded, place_of, short_day

OWN_TEMPLATE = Path(__file__).parent / "templates" / "cong-van.docx"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


LETTER_TAGS = _names(
    """
    co_quan_chu_quan co_quan_ban_hanh ky_hieu don_vi_soan dia_danh ngay_ky ngay_viet kinh_gui don_vi cac_ky lien_he nguoi_ky
    nhac_truoc_han don_doc giai_trinh bao_cao_lanh_dao gui_lanh_dao nhieu_dot cac_dot so_lan_nhac cac_lan_nhac
    """
)
ROUND_TAGS = _names(
    """
    so_thu_tu ma ky van_ban ngay_yeu_cau han_gui gia_han da_nop so_tiep_nhan tinh_trang qua_han so_ngay_qua_han so_ngay_con_lai
    thieu so_thieu loi so_loi tong_so_loi con_loi_khac han_tra_loi
    """
)
MISSING_TAGS = _names("so_thu_tu loai ma ten")
FINDING_TAGS = _names("so_thu_tu muc_do ma ten vi_tri noi_dung cach_xu_ly")
_LOOP_TAGS = _names("index index0 first last length")
_SIGNED_FROM = dt.time(1, 0)  # 08:00 in Vietnam, in the UTC of Word's properties
# docxtpl writes {_{ as {{ after rendering: no brace of a value may reach it as a brace.
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;", "%": "&#37;"})


class LetterTemplateError(Exception):
    """A Word template cannot be filled. The message names the file, the tag and what is allowed, Vietnamese first."""

    def __init__(self, path: Path, tag: str, problem_vi: str, problem_en: str, allowed: frozenset[str] = frozenset()) -> None:
        self.path, self.tag, self.allowed = path, tag, allowed
        allowed_vi = f" Các thẻ được dùng: {', '.join(sorted(allowed))}." if allowed else ""
        super().__init__(f"Mẫu công văn {path}: {problem_vi}: {tag}.{allowed_vi} ({problem_en}: {tag})")


def write_letter(digest: Digest, template: Path | None = None) -> bytes:
    """The letter as a .docx; the same digest and template give the same bytes.

    Raises:
        LetterTemplateError: when the template is no Word file, or has a tag that is unknown or not well formed.
    """
    path = template or OWN_TEMPLATE
    document = _opened(path)
    _check_tags(document, path)
    _fill(document, path, letter_context(digest))
    _set_properties(document, digest)
    content = io.BytesIO()
    document.save(content)
    return _repacked(content, digest.written_on)


def letter_context(digest: Digest) -> dict[str, Any]:
    """What the tags of the template stand for; ``templates/README.md`` tells the office."""
    department = one_line(digest.department_name_vi)
    return {
        **_issuer_tags(digest.issuer),
        "ngay_ky": long_day(digest.written_on),
        "ngay_viet": short_day(digest.written_on),
        "kinh_gui": leader_vi(department) if digest.addresses_leader else department,
        "don_vi": department,
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
        "ky": one_line(items.period_vi),
        "van_ban": listed_documents(items.request_documents),
        "ngay_yeu_cau": short_day(items.requested_on),
        "han_gui": short_day(items.due_on),
        "gia_han": items.extended,
        "da_nop": items.has_arrived,
        "so_tiep_nhan": one_line(items.receipt_number or ""),
        "tinh_trang": one_line(items.state_vi or ""),
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


def _opened(path: Path) -> DocxTemplate:
    document = DocxTemplate(path)
    try:
        document.init_docx()
    except (PackageNotFoundError, BadZipFile, OSError, KeyError, ValueError) as problem:
        raise LetterTemplateError(path, path.name, "không mở được như tệp Word (.docx)", "not a Word file") from problem
    return document


def _environment() -> SandboxedEnvironment:
    # An office's template comes from outside: it may name values, not call Python.
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_as_text)


def _as_text(value: Any) -> Markup:
    """``value`` as characters of the document: neither XML nor a tag of docxtpl, whatever somebody wrote."""
    return Markup(str(escape(str(value))).replace("&#39;", "'").replace("&#34;", '"').translate(_BRACES))


def _check_tags(document: DocxTemplate, path: Path) -> None:
    """Refuse a tag that no letter knows, also where this letter's kind would not come past it."""
    for source in _sources(document):
        try:
            tree = _environment().parse(source)
            _environment().from_string(source)  # an unknown filter shows only here
        except TemplateSyntaxError as problem:
            tag = _words_of_line(source, problem.lineno)
            raise LetterTemplateError(path, tag, f"thẻ viết sai cú pháp [{problem.message}]", "malformed tag", LETTER_TAGS) from problem
        for tag in sorted(meta.find_undeclared_variables(tree) - LETTER_TAGS):
            raise LetterTemplateError(path, tag, "không có thẻ này", "unknown tag", LETTER_TAGS)
        _check_inner_tags(tree, path)


def _check_inner_tags(tree: nodes.Template, path: Path) -> None:
    allowed = ROUND_TAGS | MISSING_TAGS | FINDING_TAGS | _LOOP_TAGS
    for node in tree.find_all(nodes.Getattr):
        if node.attr not in allowed:
            owner = f"{node.node.name}." if isinstance(node.node, nodes.Name) else "."
            raise LetterTemplateError(path, owner + node.attr, "không có thẻ này", "unknown tag", allowed)


def _sources(document: DocxTemplate) -> Iterator[str]:
    """Body, headers and footers as Jinja sees them, a paragraph on each line."""
    yield _by_paragraph(document.patch_xml(document.get_xml()))
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(uri):
            yield _by_paragraph(document.patch_xml(document.get_part_xml(part)))


def _by_paragraph(xml: str) -> str:
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", xml)


def _words_of_line(source: str, line: int) -> str:
    words = re.sub(r"<[^>]+>", "", source.splitlines()[line - 1]).strip()
    return words[:200]


def _fill(document: DocxTemplate, path: Path, context: dict[str, Any]) -> None:
    try:
        # docxtpl repairs broken XML in silence and loses text on the way; a strict parser says so.
        etree.fromstring(document.build_xml(context, _environment()))
        document.render(context, _environment())
    except etree.XMLSyntaxError as problem:
        raise LetterTemplateError(
            path, str(problem), "thẻ {%p %} hoặc {%tr %} đặt sai chỗ", "a block tag stands in the wrong place"
        ) from problem
    except (TemplateError, TypeError, ValueError, AttributeError) as problem:
        raise LetterTemplateError(path, str(problem), "không điền được", "cannot be filled", LETTER_TAGS | ROUND_TAGS) from problem


def _set_properties(document: DocxTemplate, digest: Digest) -> None:
    properties = document.docx.core_properties
    signed_at = dt.datetime.combine(digest.written_on, _SIGNED_FROM)
    properties.author = properties.last_modified_by = one_line(digest.issuer.agency_vi)[:255]
    properties.title = f"PCI {', '.join(one_line(items.round_code) for items in digest.rounds)} – {one_line(digest.department_name_vi)}"[
        :255
    ]
    properties.created = properties.modified = properties.last_printed = signed_at
    properties.revision = 1


def _repacked(content: io.BytesIO, day: dt.date) -> bytes:
    """The same parts with the day of the letter instead of the clock's."""
    packed = io.BytesIO()
    with zipfile.ZipFile(content) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 8, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            after.writestr(entry, before.read(name))
    return packed.getvalue()
