"""What is asked of one indicator's row: its code, its printed words, its figure and limits, and last year's figure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from include.catalog.models import Indicator
from include.checks.columns.registry import columns_of
from include.checks.printed import differing_word, printed_words
from include.checks.submission import Line, SubmissionToCheck
from include.checks.values import as_float, number_of, split_value_and_answer
from include.texts import Sentence, book
from include.warehouse.submissions.filed_before import PastFigure
from include.workbook.typed import says_per_cent
from include.workbook.vietnamese_writing import show_number

column = columns_of("indicator_value")
_TEXTS = book("checks")
_NOTHING = float("nan")
# What other units of measure make of a figure: tens by a slip of the keyboard, hundreds by per cent, the rest by đồng and hectares.
_FACTORS_OF_UNITS = (10, 100, 1_000, 10_000, 1_000_000)
_NEAR = Decimal("0.05")


def indicator_of(line: Line) -> Indicator | None:
    """The indicator of the row's code in this round; ``None`` for what a department made up."""
    code = line["indicator_code"]
    return line.submission.catalogue.find_indicator(line.entry.key, code) if code else None


# -------------------------------------------------------------- its code


@column("is_known")
def is_known(line: Line) -> bool:
    """Is its code one of the catalogue's? One that cannot be read has its own finding."""
    return indicator_of(line) is not None or line.is_broken("indicator_code")


@column("is_assigned")
def is_assigned(line: Line) -> bool:
    """Is the indicator given to this department, or none of the catalogue's?"""
    return line["indicator_code"] in line.submission.owed["indicator"] or indicator_of(line) is None


@column("is_present")
def is_present(line: Line) -> bool:
    """Does its row stand in the table? One that was printed and is gone does not, and is asked nothing else."""
    return line.position is not None


def rows_by_code(submission: SubmissionToCheck) -> Mapping[str | None, int]:
    """The first row of each code. A row whose code cannot be read is there all the same: its name says whose it is."""
    printed = printed_words(submission.catalogue, submission.round.key)
    first: dict[str | None, int] = {}
    for position, record in enumerate(submission.records("indicator_value")):
        is_unread = submission.is_broken(record, "indicator_code")
        code = printed.code_of(record.values.get("indicator_name")) if is_unread else record.values.get("indicator_code")
        first.setdefault(code, position)
    return first


# -------------------------------------------------------------- its printed name and unit


@column("indicator_name")
def indicator_name(line: Line) -> str:
    """How is the indicator called?"""
    indicator = indicator_of(line)
    return indicator.name_vi if indicator else ""


@column("unit_name")
def unit_name(line: Line) -> str:
    """In which unit does it count?"""
    indicator = indicator_of(line)
    return line.submission.catalogue.units[indicator.unit] if indicator else ""


@column("printed_name")
def printed_name(line: Line) -> str | None:
    """Which name was printed beside its code?"""
    return _printed(line, "indicator_name")


@column("printed_unit")
def printed_unit(line: Line) -> str | None:
    """Which unit was printed beside its code?"""
    return _printed(line, "unit_name")


@column("name_of_another")
def name_of_another(line: Line) -> str | None:
    """Which other indicator's name stands beside its code?"""
    name = _differing(line, "indicator_name")
    return printed_words(line.submission.catalogue, line.entry.key).code_of(name) if name else None


@column("name_differs")
def name_differs(line: Line) -> str | None:
    """Which name of no indicator stands beside its code instead of the printed one?"""
    return None if name_of_another(line) else _differing(line, "indicator_name")


@column("unit_of_another")
def unit_of_another(line: Line) -> str | None:
    """Which unit that other figures are given in stands beside its code?"""
    unit = _differing(line, "unit_name")
    return unit if unit and printed_words(line.submission.catalogue, line.entry.key).is_unit(unit) else None


@column("unit_differs")
def unit_differs(line: Line) -> str | None:
    """Which words that are no unit stand beside its code instead of the printed unit?"""
    return None if unit_of_another(line) else _differing(line, "unit_name")


def _printed(line: Line, key: str) -> str | None:
    indicator = indicator_of(line)
    return printed_words(line.submission.catalogue, line.entry.key).of(indicator)[key] if indicator else None


def _differing(line: Line, key: str) -> str | None:
    """What stands in a printed cell instead of what was printed. A word whose letters are broken says so already."""
    printed = _printed(line, key)
    if printed is None or line.is_broken(key):
        return None
    return differing_word(line.record, key, printed, _was_printed(line))


def _was_printed(line: Line) -> bool:
    """Whether the row was printed: beside a row of the department's own nothing was, so nothing is missing there."""
    code = line["indicator_code"]
    first = line.submission.once(rows_by_code).get(code, line.position)
    is_first = line.position is not None and first is not None and first >= line.position
    return is_first and code in line.submission.owed["indicator"]


# -------------------------------------------------------------- its figure


@column("value")
def value(line: Line) -> float:
    """Which figure does it report?"""
    return as_float(_value(line))


@column("answer_or_value")
def answer_or_value(line: Line) -> str | None:
    """What does it answer: a figure, or one of the reasons for having none?"""
    figure, answer = split_value_and_answer(line.record)
    return answer or (None if figure is None else "reported")


@column("answer_is_owed")
def answer_is_owed(line: Line) -> bool:
    """Must it answer? Not where its row is gone, its cells cannot be read, or nothing to report: others say that, or the cover."""
    indicator = indicator_of(line)
    is_settled = line.submission.nothing_declared or line.is_broken("value") or line.is_broken("answer")
    return is_present(line) and indicator is not None and indicator.required and not is_settled


@column("has_value_and_answer")
def has_value_and_answer(line: Line) -> bool:
    """Does it report a figure, and say why it has none?"""
    return _value(line) is not None and line["answer"] is not None


@column("limit_min")
def limit_min(line: Line) -> float:
    """Which is the least that the catalogue lets it be?"""
    indicator = indicator_of(line)
    return as_float(indicator.limit_min) if indicator else _NOTHING


@column("limit_max")
def limit_max(line: Line) -> float:
    """Which is the most that the catalogue lets it be?"""
    indicator = indicator_of(line)
    return as_float(indicator.limit_max) if indicator else _NOTHING


@column("is_whole")
def is_whole(line: Line) -> bool | None:
    """Is the figure a whole number? ``None`` where it need not be one."""
    indicator, figure = indicator_of(line), _value(line)
    if indicator is None or not indicator.whole_number or figure is None:
        return None
    return float(figure) == float(round(figure))


@column("percent_value")
def percent_value(line: Line) -> float:
    """Which share does it report, if not nothing? One written with its sign, as 0,9 %, did not lose its factor 100."""
    cell = _cell(line, "value")
    share = _share(line, _value(line))
    return _NOTHING if share is None or (cell is not None and says_per_cent(cell)) else float(share)


@column("found_times_100")
def found_times_100(line: Line) -> Decimal | str:
    """Which share would it be, were it written as a fraction?"""
    share = _share(line, _value(line))
    return "" if share is None else share * 100


def _value(line: Line) -> Decimal | None:
    return split_value_and_answer(line.record)[0]


def _share(line: Line, figure: Decimal | None) -> Decimal | None:
    """The figure, if it is a share of a hundred and more than nothing."""
    indicator = indicator_of(line)
    return figure if indicator and indicator.unit == "pct" and figure is not None and figure > 0 else None


def _cell(line: Line, key: str) -> Any:
    number = line.record.columns.get(key)
    return line.submission.sheet(line.record.sheet).cell(line.record.row, number) if number else None


# -------------------------------------------------------------- last year's figure


@column("last_year_value")
def last_year_value(line: Line) -> float:
    """Which figure does it give for the year before?"""
    return as_float(number_of(line["last_year_value"]))


@column("last_year_percent")
def last_year_percent(line: Line) -> float:
    """Which share does it give for the year before, if not nothing?"""
    return as_float(_share(line, number_of(line["last_year_value"])))


@column("last_year_times_100")
def last_year_times_100(line: Line) -> Decimal | str:
    """Which share would last year's be, were it written as a fraction?"""
    share = _share(line, number_of(line["last_year_value"]))
    return "" if share is None else share * 100


@column("last_year_differs")
def last_year_differs(line: Line) -> str | None:
    """What stands in last year's column, where the department filed another figure a year ago?"""
    stored, written = _stored(line), line["last_year_value"]
    if stored is None:
        return None
    if not isinstance(written, Decimal):
        return _TEXTS.vi("empty") if written is None and stored.was_printed else None
    return None if _is_same(written, stored.value) else show_number(written)


@column("stored_last_year")
def stored_last_year(line: Line) -> Decimal | None:
    """Which figure did the department file a year ago?"""
    stored = _stored(line)
    return stored.value if stored else None


@column("stored_place")
def stored_place(line: Line) -> str | None:
    """Where in last year's workbook does that figure stand?"""
    stored = _stored(line)
    return f"{stored.sheet}!{stored.cell}" if stored else None


@column("last_round")
def last_round(line: Line) -> str | None:
    """Which was the round a year ago?"""
    return line.submission.before.last_round if _stored(line) else None


@column("probably_vi")
def probably_vi(line: Line) -> str:
    """What may lie behind the difference, ready to be set behind a statement?"""
    reason = _probably(line)
    return reason.vi if reason else ""


@column("probably_en")
def probably_en(line: Line) -> str:
    """What may lie behind the difference, in English?"""
    reason = _probably(line)
    return reason.en if reason else ""


def _stored(line: Line) -> PastFigure | None:
    """What was filed a year ago; ``None`` also where last year's column is not there or cannot be read: other findings say that."""
    if line.is_broken("last_year_value") or "last_year_value" not in line.record.columns or not line["indicator_code"]:
        return None
    return line.submission.before.last_year.get(line["indicator_code"])


def _is_same(written: Decimal, stored: Decimal) -> bool:
    """Equal, or the stored figure rounded to as many decimals as were written."""
    exponent = written.normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return abs(written - stored) <= (Decimal("0.5") * Decimal(10) ** -places if places else Decimal(0))


def _probably(line: Line) -> Sentence | None:
    """Another unit, where the two figures are a usual factor apart; another row, where it is another indicator's figure."""
    stored, written = _stored(line), line["last_year_value"]
    if stored is None or not isinstance(written, Decimal):
        return None
    if written > 0 and stored.value > 0:
        ratio = max(written, stored.value) / min(written, stored.value)
        for factor in _FACTORS_OF_UNITS:
            if abs(ratio / factor - 1) <= _NEAR:
                return _TEXTS.say("last_year.other_unit", factor=show_number(Decimal(factor)))
    for code, other in line.submission.before.last_year.items():
        if other.value == written:
            return _TEXTS.say("last_year.other_row", code=code)
    return None
