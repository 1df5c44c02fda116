"""The e-mail of a digest, as an .eml whose bytes are the same on every run."""

from __future__ import annotations

import datetime as dt
import hashlib
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from pathlib import Path, PurePath
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from include.domain.clock import VIETNAM
from include.remind.reminder import Digest, OpenFinding, RoundItems, leader_vi
from include.remind.wording import MOST_FINDINGS, listed_days, listed_documents, one_line, place_of, short_day, unreadable_words
from include.texts import RefusedError, book

_TEXTS = book("letters")
_SENT_FROM = dt.time(8, 0, tzinfo=VIETNAM)
# Fixed here, because the table of the operating system differs between machines.
_TYPES = {
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".pdf": ("application", "pdf"),
    ".html": ("text", "html"),
}
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class _MailPolicy(EmailPolicy):
    """Folds subject and addresses itself: Python 3.11 loses the space where it breaks a long header between two encoded words."""

    def fold(self, name: str, value: Any) -> str:
        if name.lower() == "subject":
            return f"{name}: {_encoded(str(value), len(name) + 2, self.linesep)}{self.linesep}"
        if hasattr(value, "addresses"):
            shown = [self._folded(address) for address in value.addresses]
            return f"{name}: {f',{self.linesep} '.join(shown)}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")

    def _folded(self, address: Address) -> str:
        if address.display_name.isascii():
            return str(address)
        return f"{_encoded(address.display_name, 10, self.linesep)}{self.linesep} <{address.addr_spec}>"


def _encoded(text: str, taken: int, linesep: str) -> str:
    return Header(text, "us-ascii" if text.isascii() else "utf-8", maxlinelen=76, header_name="x" * taken).encode(linesep=linesep)


_POLICY = _MailPolicy(linesep="\r\n")


class AddressError(RefusedError):
    """An address that no mail may be sent to or from; the message names it."""


def write_message(digest: Digest, sender: str, attachments: list[tuple[str, bytes]]) -> EmailMessage:
    """The e-mail to a department: plain text, HTML, and the attachments as (name, content).

    Without recipients it has no ``To``: an official opens it and fills in the address.

    Raises:
        AddressError: when ``sender`` or a recipient is not one plain address.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = from_address = _address(sender)
    if digest.recipients:
        message["To"] = [_address(recipient) for recipient in digest.recipients]
    message["Subject"] = subject_of(digest)
    message["Date"] = format_datetime(dt.datetime.combine(digest.written_on, _SENT_FROM))
    identity = hashlib.sha256(repr((digest, from_address)).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    message["Message-ID"] = f"<pci-{digest.written_on:%Y%m%d}-{identity}@{from_address.domain}>"
    shown = _shown(digest)
    message.set_content(_PAGES.get_template("message.txt.j2").render(shown), cte="quoted-printable")
    message.add_alternative(_PAGES.get_template("message.html.j2").render(shown), subtype="html", cte="quoted-printable")
    for name, content in attachments:
        _attach(message, name, content)
    _fix_boundaries(message, identity)
    return message


def subject_of(digest: Digest) -> str:
    """The subject line: ``[PCI 2021-Y] Đôn đốc nộp báo cáo – Sở Công Thương (còn 5 ngày làm việc)``."""
    codes = ", ".join(one_line(items.round_code) for items in digest.rounds)
    department, asks = one_line(digest.department_name_vi), _TEXTS.vi(f"asks.{digest.kind}")
    return _TEXTS.vi(
        "subject", indices=", ".join(digest.index_codes), rounds=codes, asks=asks, department=department, state=_state_vi(digest)
    )


def _state_vi(digest: Digest) -> str:
    awaited = [items for items in digest.rounds if not items.has_arrived]
    if digest.kind == "explain" or not awaited:
        return _TEXTS.vi("open_items", count=sum(_open_count(items) for items in digest.rounds))
    return when_vi(max(awaited, key=lambda items: items.working_days_late), digest.written_on)


def _open_count(items: RoundItems) -> int:
    return len(items.missing) + max(items.findings_total, len(items.findings))


def when_vi(items: RoundItems, today: dt.date) -> str:
    """How the due day lies to ``today``, in working days where there are any between."""
    if items.is_overdue(today):
        late = items.working_days_late
        return _TEXTS.vi("due.days_ago", days=late) if late > 0 else _TEXTS.vi("due.passed")
    if items.due_on == today:
        return _TEXTS.vi("due.today")
    left = -items.working_days_late
    return _TEXTS.vi("due.in_days", days=left) if left > 0 else _TEXTS.vi("due.later", day=short_day(items.due_on))


def when_en(items: RoundItems, today: dt.date) -> str:
    """The English of ``when_vi``."""
    if items.is_overdue(today):
        late = items.working_days_late
        return _TEXTS.en("due.days_ago", days=late) if late > 0 else _TEXTS.en("due.passed")
    return _TEXTS.en("due.today") if items.due_on == today else _TEXTS.en("due.later", day=f"{items.due_on:%d %B %Y}")


def _shown(digest: Digest) -> dict[str, Any]:
    department = one_line(digest.department_name_vi)
    return {
        "kind": digest.kind,
        "subject": subject_of(digest),
        "to": leader_vi(department) if digest.addresses_leader else department,
        "department": department,
        "agency": one_line(digest.issuer.agency_vi),
        "contact": one_line(digest.issuer.contact_vi or ""),
        "earlier": listed_days(digest.earlier),
        "rounds": [_shown_round(items, digest.written_on) for items in digest.rounds],
    }


def _shown_round(items: RoundItems, today: dt.date) -> dict[str, Any]:
    shown = items.findings[:MOST_FINDINGS]
    return {
        "code": one_line(items.round_code),
        "index": items.index.code,
        "period": one_line(items.period_vi),
        "documents": listed_documents(items.request_documents),
        "due": short_day(items.due_on),
        "extended": items.extended,
        "when": "" if items.has_arrived else when_vi(items, today),
        "when_en": "" if items.has_arrived else when_en(items, today),
        "has_arrived": items.has_arrived,
        "unreadable": unreadable_words(items.unreadable) if items.unreadable else "",
        "unreadable_en": one_line(items.unreadable.because_en) if items.unreadable else "",
        "receipt": one_line(items.receipt_number or ""),
        "state": one_line(items.state_vi or ""),
        "missing": [{"kind": one_line(m.kind_vi), "code": one_line(m.code), "name": one_line(m.name_vi)} for m in items.missing],
        "findings": [_shown_finding(finding) for finding in shown],
        "findings_total": max(items.findings_total, len(items.findings)),
        "answer_by": short_day(items.answer_by),
        "answer_by_en": f"{items.answer_by:%d %B %Y}",
    }


def _shown_finding(finding: OpenFinding) -> dict[str, str]:
    return {
        "severity": one_line(finding.severity_vi),
        "code": one_line(finding.rule_code),
        "place": place_of(finding.sheet, finding.cell),
        "message": one_line(finding.message_vi or finding.title_vi),
        "remedy": one_line(finding.remedy_vi),
    }


def is_address(text: str) -> bool:
    """Whether mail may be sent to ``text``: one plain address, with or without a name."""
    try:
        _address(text)
    except AddressError:
        return False
    return True


def _address(text: str) -> Address:
    """One address, with or without a name; anything that could become a second one or another header is refused."""
    if any(char in text for char in "\r\n\0"):
        raise _no_address(text)
    try:
        header = SMTP.header_factory("To", text)
    except (HeaderParseError, IndexError, ValueError) as problem:  # IndexError: the parser of Python 3.11 runs over the end of "a@"
        raise _no_address(text) from problem
    if header.defects or len(header.addresses) != 1 or not header.addresses[0].username or not header.addresses[0].domain:
        raise _no_address(text)
    address: Address = header.addresses[0]
    return address


def _no_address(text: str) -> AddressError:
    return AddressError(_TEXTS.say("no_address", address=text))


def _attach(message: EmailMessage, name: str, content: bytes) -> None:
    file_name = one_line(PurePath(name).name)
    maintype, subtype = _TYPES.get(PurePath(file_name).suffix.lower(), ("application", "octet-stream"))
    message.add_attachment(content, maintype=maintype, subtype=subtype, filename=file_name, cte="base64")


def _fix_boundaries(message: EmailMessage, identity: str) -> None:
    # The library draws boundaries at random when the mail is written out. "=_" occurs in no part: base64 and quoted-printable have none.
    for n, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_pci_{identity}_{n}")
