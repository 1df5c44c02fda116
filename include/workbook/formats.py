"""What a number format does to the number that a person sees: percent signs and trailing commas scale it, quoted ones do not.

Source: ECMA-376, 18.8.31 (number formats), and what Excel and LibreOffice show.
"""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from typing import NamedTuple

_PIECE = re.compile(
    r'"[^"]*"?'  # a quoted text
    r"|\\.?|!."  # one escaped character
    r"|[_*].?"  # room as wide as a character; a character that fills the cell
    r"|\[[^\]]*\]?"  # a colour, a condition, a currency, an elapsed time
    r"|General"
    r"|.",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_COMPARE = {"<": operator.lt, ">": operator.gt, "=": operator.eq, "<=": operator.le, ">=": operator.ge, "<>": operator.ne}
_CURRENCY = re.compile(r"\[\$([^\]-]*)")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DIGITS = "0#?"
_DATE_LETTERS = frozenset("ymdhsYMDHS")
_AM_PM = re.compile(r"AM/PM|A/P", re.IGNORECASE)
BUILT_IN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that a workbook names by number only."""


class Scaling(NamedTuple):
    """How a format shows a number: times 100 per percent sign, divided by 1,000 per trailing comma; and a quoted percent sign."""

    percents: int = 0
    thousands: int = 0
    shows_percent: bool = False

    @property
    def marks(self) -> str:
        """The marks of a cell, see ``include.workbook.workbook_reading.Cell``; one ``%`` and one ``,`` for each time that it is scaled."""
        return "%" * self.percents + "," * self.thousands + ("p" if self.shows_percent and not self.percents else "")


def scaling_of(format_code: str, value: float = 1.0) -> Scaling:
    """How ``format_code`` shows ``value``: it may have sections for positive numbers, negative ones and zero, or with conditions."""
    if "%" not in format_code and "," not in format_code:
        return Scaling()
    return _scaling(_section(format_code, value))


@lru_cache(maxsize=4096)
def may_scale(format_code: str) -> bool:
    """Whether any section of a format scales a number or shows a percent sign."""
    if "%" not in format_code and "," not in format_code:
        return False
    return any(_scaling(section).marks for section in _sections(format_code))


@lru_cache(maxsize=4096)
def is_date_format(format_code: str) -> bool:
    """Whether a format shows a number as a day or a time."""
    section = _sections(format_code)[0]
    plain = _AM_PM.sub("", "".join(piece for piece in section if len(piece) == 1))
    return any(_ELAPSED.fullmatch(piece) for piece in section) or not _DATE_LETTERS.isdisjoint(plain)


@lru_cache(maxsize=4096)
def _sections(format_code: str) -> tuple[tuple[str, ...], ...]:
    sections: list[list[str]] = [[]]
    for piece in _PIECE.findall(format_code):
        if piece == ";":
            sections.append([])
        else:
            sections[-1].append(piece)
    return tuple(tuple(section) for section in sections)


def _section(format_code: str, value: float) -> tuple[str, ...]:
    sections = _sections(format_code)
    conditions = [next((found for piece in section if (found := _CONDITION.fullmatch(piece))), None) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _COMPARE[condition[1]](value, float(condition[2])):
                return section
        return sections[-1]
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


@lru_cache(maxsize=4096)
def _scaling(section: tuple[str, ...]) -> Scaling:
    plain = "".join(piece if len(piece) == 1 else "\0" for piece in section)  # what is quoted separates, and says nothing else
    digits = [at for at, sign in enumerate(plain) if sign in _DIGITS]
    shown = [piece.removeprefix("\\") for piece in section if piece.startswith(('"', "\\", "!"))]
    shown += [found[1] for piece in section if (found := _CURRENCY.match(piece))]
    return Scaling(plain.count("%"), _trailing_commas(plain, digits), any("%" in text for text in shown))


def _trailing_commas(plain: str, digits: list[int]) -> int:
    """Commas directly behind the last digit of all, or behind the last one before the decimal point."""
    if not digits:
        return 0
    point = plain.find(".")
    before = [at for at in digits if at < point]
    return sum(len(plain[at + 1 :]) - len(plain[at + 1 :].lstrip(",")) for at in {digits[-1], (before or digits)[-1]})
