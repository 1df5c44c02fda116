"""Days, counts and other people's words, as an official letter writes them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence

from include.catalog.characters import visible
from include.domain.clock import VIETNAM, day_of
from include.remind.reminder import UnreadableFile
from include.texts import book

_TEXTS = book("letters")
MOST_FINDINGS = 20


def one_line(text: str) -> str:
    """``text`` in composed Unicode on one line, without the control characters that neither Word nor a mail header can hold."""
    kept = "".join(" " if _is_unprintable(char) else char for char in unicodedata.normalize("NFC", visible(text)))
    return " ".join(kept.split())


def _is_unprintable(char: str) -> bool:
    # Cc: control characters, line ends too, Cs: halves of a pair, Cn with FFFE and FFFF: no characters at all. XML forbids most of them.
    return unicodedata.category(char) in ("Cc", "Cs") or (ord(char) & 0xFFFE) == 0xFFFE


def short_day(day: dt.date) -> str:
    """A day in running text, with the zeros that Nghị định 30/2020/NĐ-CP asks for: ``02/12/2021``, ``05/3/2022``."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def long_day(day: dt.date) -> str:
    """A day at the head of a letter: ``ngày 02 tháng 12 năm 2021``."""
    return _TEXTS.vi("long_day", day=f"{day.day:02d}", month=_month(day), year=day.year)


def _month(day: dt.date) -> str:
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def padded(count: int) -> str:
    """A count with the zero before single digits that official letters write."""
    return f"{count:02d}"


def listed(parts: Sequence[str]) -> str:
    """``a``; ``a và b``; ``a, b và c``."""
    *others, last = parts or [""]
    return _TEXTS.vi("joined", others=", ".join(others), last=last) if others else last


def listed_days(days: Iterable[dt.date]) -> str:
    """Days in order, each once: ``ngày 24/11/2021 và ngày 02/12/2021``."""
    return listed([_TEXTS.vi("dated", day=short_day(day)) for day in sorted(set(days))])


def listed_documents(numbers: Sequence[str]) -> str:
    """The request documents by number: ``Văn bản số 2446/SKHĐT-XTĐT và Văn bản số 1224/STP-XDKT&TDTHPL``."""
    return listed([_TEXTS.vi("document", number=one_line(number)) for number in numbers])


def unreadable_words(file: UnreadableFile) -> str:
    """What came and why it is of no use, as a sentence that goes on: ``tệp “…” (số tiếp nhận …) đã nhận lúc … nhưng không mở được …``."""
    return _TEXTS.vi(
        "unreadable.file",
        file=one_line(file.file_name),
        receipt=one_line(file.receipt_number),
        at=file.arrived_at.astimezone(VIETNAM),
        day=short_day(day_of(file.arrived_at)),
        what=_TEXTS.vi("unreadable.not_opened" if file.is_unopened else "unreadable.not_usable"),
        because=one_line(file.because_vi).rstrip("."),
    )


def place_of(sheet: str | None, cell: str | None) -> str:
    """Where a finding stands: ``Chỉ tiêu, ô F12``; the whole file when it stands nowhere in particular."""
    parts = [one_line(sheet)] if sheet else []
    return ", ".join([*parts, _TEXTS.vi("cell", cell=one_line(cell))] if cell else parts) or _TEXTS.vi("whole_file")
