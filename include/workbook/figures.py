"""Which of its two readings a number such as ``1.234`` has, by what is known of the figure in that cell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from include.texts import book
from include.workbook.vietnamese_writing import NumberStyle, both_readings, show_number

_TEXTS = book("reading")
_WITHIN_FACTOR = 10
_DECIMALS_WRITTEN = 3  # of the reading with a fraction: 1.234, 12,000
_DECIMALS_OF_NO_MONEY = 3  # nobody reports thousandths of a million đồng


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a figure before its cell is read."""

    is_percentage: bool = False
    is_counted: bool = False
    is_money: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    last_year: Decimal | None = None
    style: NumberStyle | None = None
    """What the unambiguous figures of the same column and unit are written in."""

    def fits(self, value: Decimal, decimals: int) -> bool:
        """Whether the figure can be ``value``, written with ``decimals`` digits behind the comma."""
        if (self.low is not None and value < self.low) or (self.high is not None and value > self.high):
            return False
        return not (decimals and self.is_counted) and not (decimals >= _DECIMALS_OF_NO_MONEY and self.is_money)


class Chosen(NamedTuple):
    """The reading taken and the other one. ``sure``: two of unit, column and last year speak for it; ``open``: none, or two disagree."""

    value: Decimal
    other: Decimal
    certainty: Literal["sure", "supported", "open"]


def choose(text: str, known: Known) -> Chosen | None:
    """The reading of an ambiguous number that the evidence of its own cell supports; ``None`` when the text reads one way."""
    readings = both_readings(text)
    if readings is None:
        return None
    fitting, last_year = _by_what_fits(readings, text, known), _by_last_year(readings, known)
    taken = fitting or known.style or last_year or "vi"
    value, other = readings if taken == "vi" else readings[::-1]
    certainty = _certainty(taken, [fitting, known.style], last_year)
    if known.is_money and taken == "en" and known.style is None and certainty == "sure":
        certainty = "supported"  # that nobody reports thousandths is a habit, and a comma ends the whole part in Vietnam
    return Chosen(value, other, certainty)


def _certainty(taken: NumberStyle, firm: list[NumberStyle | None], last_year: NumberStyle | None) -> Literal["sure", "supported", "open"]:
    """How sure a reading is: figures may change much in a year, so last year's speaks against nothing that unit and column say."""
    reasons = [vote for vote in (*firm, last_year) if vote]
    if not reasons or len({vote for vote in firm if vote}) > 1:
        return "open"
    return "sure" if reasons.count(taken) > 1 else "supported"


def _by_what_fits(readings: tuple[Decimal, Decimal], text: str, known: Known) -> NumberStyle | None:
    is_point = "." in text
    vietnamese = known.fits(readings[0], 0 if is_point else _DECIMALS_WRITTEN)
    english = known.fits(readings[1], _DECIMALS_WRITTEN if is_point else 0)
    return None if vietnamese == english else "vi" if vietnamese else "en"


def _by_last_year(readings: tuple[Decimal, Decimal], known: Known) -> NumberStyle | None:
    near = [is_near(reading, known.last_year) for reading in readings]
    return None if near[0] == near[1] else "vi" if near[0] else "en"


def is_near(value: Decimal, last_year: Decimal | None) -> bool:
    """Whether a figure is of the size of last year's: less than ten times apart."""
    return last_year is not None and value * last_year > 0 and _apart(value, last_year) < 1


def _apart(value: Decimal, other: Decimal) -> float:
    return abs(math.log(float(abs(value)), _WITHIN_FACTOR) - math.log(float(abs(other)), _WITHIN_FACTOR))


def may_be_thousands(value: Decimal, known: Known) -> bool:
    """Whether a number of three decimals is money that was typed with a point for thousands, so that Excel stored a thousandth of it."""
    if not known.is_money or not 1 <= abs(value) < 1000 or value.normalize().as_tuple().exponent != -_DECIMALS_OF_NO_MONEY:
        return False
    if known.last_year is None or known.last_year * value <= 0:
        return True
    return _apart(value * 1000, known.last_year) < _apart(value, known.last_year)


def both_values(chosen: Chosen) -> str:
    """Both readings in words, the taken one first."""
    return _TEXTS.vi("found.both_readings", taken=show_number(chosen.value), other=show_number(chosen.other))
