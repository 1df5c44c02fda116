"""How people in Vietnam write numbers, dates and words, and what each writing stands for.

Nothing here guesses in silence: a writing that has two readings says so, and one that has none is a problem.
Formats: decimal comma and dot for thousands (Vietnam), decimal point and comma for thousands (Excel in English),
zero-padded counts, full-width digits, dd/mm/yyyy, Excel serial days.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

from include.catalog.characters import visible

NumberStyle = Literal["vi", "en"]

_THOUSANDS_SPACE = re.compile(r"(?<=\d) (?=\d{3}(\D|$))")
_WHOLE = re.compile(r"^\d+$")
_VI_ONLY = re.compile(r"^(\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|0,\d+|\d+,(\d{1,2}|\d{4,})|\d{4,},\d+)$")
_EN_ONLY = re.compile(r"^(\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}|0\.\d+|\d+\.(\d{1,2}|\d{4,})|\d{4,}\.\d+)$")
_EITHER = re.compile(r"^[1-9]\d{0,2}[.,]\d{3}$")

_DATE_PATTERNS = (
    re.compile(r"^(?P<day>\d{1,2})[/.\-](?P<month>\d{1,2})[/.\-](?P<year>\d{4})$"),
    re.compile(r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})$"),
    re.compile(r"^(ngày )?(?P<day>\d{1,2}) tháng (?P<month>\d{1,2}) năm (?P<year>\d{4})$"),
)
# Letters and signs that no Vietnamese word in Unicode holds inside, and that words in the fonts of before (TCVN3: .VnTime, VNI:
# VNI-Times) are full of, because their vowels and tones lie on these codes; also a capital with a tone behind a small letter.
_OLD_FONT_LETTER = re.compile(
    r"(?<=[A-Za-z®])[\u00adäåæçëîïðñöøûüþßÿ§µ¶·¸¹¨©ª«¬®¼½¾ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞ]|(?<=[A-Za-z])»(?=[A-Za-z])|®(?=[A-Za-zÀ-ÿ])|(?<=[a-z])[ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]"
)
_LEAST_OLD, _LEAST_OLD_SHARE = 3, 0.06
_EPOCH_1900 = dt.date(1899, 12, 30)
# Nothing that a round of reports cites is older than the state, or lies more than a plan ahead.
EARLIEST = dt.date(1945, 9, 2)
LATEST = dt.date(2060, 12, 31)


class NumberRead(NamedTuple):
    """A number as read; ``problem`` is ``not_a_number``, ``ambiguous`` or ``None``."""

    value: Decimal | None
    problem: str | None


def clean(text: str) -> str:
    """``text`` in composed Unicode, with runs of white space (also non-breaking) as one space, trimmed, without unseen characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(visible(text).split())


def is_in_old_font(text: str) -> bool:
    """Whether ``text`` is written for a font of before Unicode (TCVN3, VNI), so that its letters are others than they look."""
    if text.isascii() or not _OLD_FONT_LETTER.search(text):
        return False
    found = len(_OLD_FONT_LETTER.findall(text))
    return found >= _LEAST_OLD and found >= _LEAST_OLD_SHARE * len(text)


def word_key(text: str) -> str:
    """What two writings of the same word share: composed Unicode, one space, no case."""
    return clean(text).casefold()


def _plain_digits(text: str) -> str:
    # NFKC turns full-width digits, commas and percent signs into the ordinary ones.
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = " ".join(text.split()).replace(" %", "%")
    # A space between groups of three digits separates thousands; any other inner space makes two numbers.
    return _THOUSANDS_SPACE.sub("", text)


def number_style(texts: Iterable[str]) -> NumberStyle | None:
    """The style that the unambiguous numbers among ``texts`` use; ``None`` when there is none or they disagree."""
    seen: set[NumberStyle] = set()
    for text in texts:
        body = _plain_digits(text).lstrip("+-").rstrip("%")
        if _VI_ONLY.match(body):
            seen.add("vi")
        elif _EN_ONLY.match(body):
            seen.add("en")
    return seen.pop() if len(seen) == 1 else None


def parse_number(text: str, style: NumberStyle | None) -> NumberRead:
    """Read one number; ``12,5%`` is 12.5.

    ``style`` is the evidence of the other cells of the column. Without it, ``1.234`` is read in the
    Vietnamese way (1234) and reported as ambiguous.
    """
    body = _plain_digits(text)
    sign = -1 if body.startswith("-") else 1
    body = (body[1:] if body[:1] in ("+", "-") else body).removesuffix("%")
    if _WHOLE.match(body):
        return NumberRead(sign * Decimal(body), None)
    if _EITHER.match(body):
        assumed = style or "vi"
        return NumberRead(sign * _as_decimal(body, assumed), None if style else "ambiguous")
    if _VI_ONLY.match(body):
        return NumberRead(sign * _as_decimal(body, "vi"), None)
    if _EN_ONLY.match(body):
        return NumberRead(sign * _as_decimal(body, "en"), None)
    return NumberRead(None, "not_a_number")


def _as_decimal(body: str, style: NumberStyle) -> Decimal:
    if style == "vi":
        return Decimal(body.replace(".", "").replace(",", "."))
    return Decimal(body.replace(",", ""))


def parse_date(text: str) -> dt.date | None:
    """The day that ``text`` writes as dd/mm/yyyy, yyyy-mm-dd or in words; ``None`` when it writes none."""
    body = word_key(text)
    for pattern in _DATE_PATTERNS:
        if found := pattern.match(body):
            try:
                return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None


def date_of_serial(serial: float) -> dt.date | None:
    """The day of an Excel serial number of the 1900 system; ``None`` outside 1954 to 2064, where it is no date."""
    return _EPOCH_1900 + dt.timedelta(days=int(serial)) if 20000 <= serial <= 60000 else None


def show_number(value: Decimal | float) -> str:
    """A number as Vietnam writes it: ``1.234,5``."""
    number = Decimal(str(value)).normalize()
    text = f"{number:,f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def show_date(day: dt.date) -> str:
    """A day as Vietnam writes it: ``01/12/2021``."""
    return f"{day:%d/%m/%Y}"
