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

from include.catalog.characters import as_it_looks, folded, visible, with_plain_hyphens
from include.workbook.short_texts import kept_for_short_texts
from include.workbook.vocabulary import VOCABULARY

NumberStyle = Literal["vi", "en"]

_THOUSANDS_SPACE = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?:[^0-9]|$))")
_WHOLE = re.compile(r"[0-9]+")
_VI_ONLY = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(\.[0-9]{3}){2,}|0,[0-9]+|[0-9]+,([0-9]{1,2}|[0-9]{4,})|[0-9]{4,},[0-9]+")
_EN_ONLY = re.compile(
    r"[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(,[0-9]{3}){2,}|0\.[0-9]+|[0-9]+\.([0-9]{1,2}|[0-9]{4,})|[0-9]{4,}\.[0-9]+"
)
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_LONGEST_NUMBER = 60
_LONGEST_DATE = 200

_DATE_PATTERNS = (
    re.compile(r"^(?P<day>[0-9]{1,2})[/.\-](?P<month>[0-9]{1,2})[/.\-](?P<year>[0-9]{4})$"),
    re.compile(r"^(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})$"),
    re.compile(VOCABULARY["date_in_words"]),
)
_EPOCH_1900 = dt.date(1899, 12, 30)
_EPOCHS_APART_DAYS = 1462
# Nothing that a round of reports cites is older than the state, or lies more than a plan ahead.
EARLIEST = dt.date(1945, 9, 2)
LATEST = dt.date(2060, 12, 31)


class NumberRead(NamedTuple):
    """A number as read; ``problem`` is ``not_a_number``, ``ambiguous`` or ``None``."""

    value: Decimal | None
    problem: str | None


@kept_for_short_texts
def clean(text: str) -> str:
    """``text`` in composed Unicode, with runs of white space (also non-breaking) as one space, trimmed, without unseen characters.

    Letters that only look like others (Icelandic Ð for Đ) become these.
    """
    if text.isascii():
        return " ".join(visible(text).split())
    return " ".join(unicodedata.normalize("NFC", as_it_looks(text)).split())


@kept_for_short_texts
def word_key(text: str) -> str:
    """What two writings of the same word share: composed Unicode, one space, no case."""
    return clean(text).casefold()


def unsigned_key(text: str) -> str:
    """``word_key`` without tones and other signs, as people type Vietnamese where no keyboard for it is at hand."""
    return folded(word_key(text))


def clean_code(text: str) -> str:
    """A code or document number as it is compared and stored: ordinary letters and digits, plain hyphens."""
    text = clean(text)
    return text if text.isascii() else with_plain_hyphens(unicodedata.normalize("NFKC", with_plain_hyphens(text)))


@kept_for_short_texts
def code_key(text: str) -> str:
    """What two writings of one code share: no case, no blanks, plain hyphens."""
    return clean_code(text).replace(" ", "").casefold()


def _plain_digits(text: str) -> str:
    # NFKC turns full-width digits, commas and percent signs into the ordinary ones.
    text = as_it_looks(text)
    if not text.isascii():
        text = with_plain_hyphens(unicodedata.normalize("NFKC", text))
    text = " ".join(text.split()).replace(" %", "%")
    # A space between groups of three digits separates thousands; any other inner space makes two numbers.
    return _THOUSANDS_SPACE.sub("", text)


def number_style(texts: Iterable[str]) -> NumberStyle | None:
    """The style that the unambiguous numbers among ``texts`` use; ``None`` when there is none or they disagree."""
    seen: set[NumberStyle] = set()
    for text in texts:
        _, body = _sign_and_digits(text)
        if _VI_ONLY.fullmatch(body):
            seen.add("vi")
        elif _EN_ONLY.fullmatch(body):
            seen.add("en")
    return seen.pop() if len(seen) == 1 else None


def _sign_and_digits(text: str) -> tuple[int, str]:
    """The sign, and the digits with their separators; no digits for a text that is too long for a number."""
    body = _plain_digits(text)
    if len(body) > _LONGEST_NUMBER:
        return 1, ""
    sign = -1 if body.startswith("-") else 1
    return sign, (body[1:] if body[:1] in ("+", "-") else body).removesuffix("%")


def is_percentage(text: str) -> bool:
    """Whether a text ends with a per cent sign."""
    return _plain_digits(text).endswith("%")


def both_readings(text: str) -> tuple[Decimal, Decimal] | None:
    """A number such as ``1.234`` read as Vietnam and as Excel in English would; ``None`` for one that reads one way."""
    sign, body = _sign_and_digits(text)
    return (sign * _as_decimal(body, "vi"), sign * _as_decimal(body, "en")) if _EITHER.fullmatch(body) else None


def parse_number(text: str, style: NumberStyle | None) -> NumberRead:
    """Read one number; ``12,5%`` is 12.5.

    ``style`` is the evidence of the other cells of the column. Without it, ``1.234`` is read in the
    Vietnamese way (1234) and reported as ambiguous.
    """
    sign, body = _sign_and_digits(text)
    if _WHOLE.fullmatch(body):
        return NumberRead(sign * Decimal(body), None)
    if _EITHER.fullmatch(body):
        assumed = style or "vi"
        return NumberRead(sign * _as_decimal(body, assumed), None if style else "ambiguous")
    if _VI_ONLY.fullmatch(body):
        return NumberRead(sign * _as_decimal(body, "vi"), None)
    if _EN_ONLY.fullmatch(body):
        return NumberRead(sign * _as_decimal(body, "en"), None)
    return NumberRead(None, "not_a_number")


def _as_decimal(body: str, style: NumberStyle) -> Decimal:
    if style == "vi":
        return Decimal(body.replace(".", "").replace(",", "."))
    return Decimal(body.replace(",", ""))


def parse_date(text: str) -> dt.date | None:
    """The day that ``text`` writes as dd/mm/yyyy, yyyy-mm-dd or in words; ``None`` when it writes none."""
    if len(text) > _LONGEST_DATE:
        return None
    body = word_key(text)
    for pattern in _DATE_PATTERNS:
        if found := pattern.match(body):
            try:
                return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None


def date_of_serial(serial: float, since_1904: bool = False) -> dt.date | None:
    """The day of an Excel serial number, of the 1900 system or of the one of 1904; ``None`` outside 1954 to 2064, where it is no date."""
    serial += _EPOCHS_APART_DAYS if since_1904 else 0
    return _EPOCH_1900 + dt.timedelta(days=int(serial)) if 20000 <= serial <= 60000 else None


def show_number(value: Decimal | float) -> str:
    """A number as Vietnam writes it: ``1.234,5``."""
    number = Decimal(str(value)).normalize()
    text = f"{number:,f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def show_date(day: dt.date) -> str:
    """A day as Vietnam writes it: ``01/12/2021``."""
    return f"{day:%d/%m/%Y}"
