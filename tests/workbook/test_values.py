"""Numbers, dates and words as people in Vietnam write them."""

import datetime as dt
from decimal import Decimal

import pytest

from include.workbook.vietnamese_writing import clean, date_of_serial, number_style, parse_date, parse_number, show_number, word_key


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("12,5%", "12.5"),
        ("12,5 %", "12.5"),
        ("02", "2"),
        ("１２３", "123"),
        ("１２，５", "12.5"),
        ("1.234.567", "1234567"),
        ("1 234 567", "1234567"),
        ("1\u00a0234,5", "1234.5"),
        ("0,234", "0.234"),
        ("0.234", "0.234"),
        ("-5", "-5"),
        ("1234,567", "1234.567"),
        (" 10 ", "10"),
    ],
)
def test_a_number_that_reads_one_way(text, value):
    assert parse_number(text, None) == (Decimal(value), None)


@pytest.mark.parametrize("text", ["10 TTHC", "10 20", "mười", "", "1.2.3", "1,23,4", "--5", "5-6", "≈5"])
def test_what_is_no_number_is_not_made_one(text):
    assert parse_number(text, "vi") == (None, "not_a_number")


@pytest.mark.parametrize(
    ("text", "style", "value", "problem"),
    [
        ("1.234", None, "1234", "ambiguous"),
        ("1,234", None, "1.234", "ambiguous"),
        ("1.234", "vi", "1234", None),
        ("1.234", "en", "1.234", None),
        ("1,234", "vi", "1.234", None),
        ("1,234", "en", "1234", None),
    ],
)
def test_two_readings_are_settled_by_the_column_or_reported(text, style, value, problem):
    assert parse_number(text, style) == (Decimal(value), problem)


@pytest.mark.parametrize(
    ("texts", "style"), [(["1.234", "12,5"], "vi"), (["1.234", "12.5"], "en"), (["1.234"], None), (["1,5", "1.5"], None)]
)
def test_the_style_is_what_the_clear_ones_agree_on(texts, style):
    assert number_style(texts) == style


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/12/2021", dt.date(2021, 12, 1)),
        ("1-12-2021", dt.date(2021, 12, 1)),
        ("1.12.2021", dt.date(2021, 12, 1)),
        ("2021-12-01", dt.date(2021, 12, 1)),
        ("Ngày 01 tháng 12 năm 2021", dt.date(2021, 12, 1)),
        ("31/02/2021", None),
        ("12/2021", None),
        ("1/12/21", None),
    ],
)
def test_dates_put_the_day_first(text, day):
    assert parse_date(text) == day


def test_serial_days_are_dates_only_where_a_date_can_be():
    assert date_of_serial(44531) == dt.date(2021, 12, 1)
    assert date_of_serial(12) is None


def test_decomposed_vietnamese_is_the_same_word():
    decomposed = "Qua\u0309ng  Nga\u0303i"
    assert clean(decomposed) == "Quảng Ngãi"
    assert word_key(" QUẢNG\u00a0NGÃI ") == word_key(decomposed)


@pytest.mark.parametrize(("number", "text"), [("1234567.50", "1.234.567,5"), ("100", "100"), ("1E+2", "100"), ("0.5", "0,5"), ("-3", "-3")])
def test_numbers_are_shown_as_vietnam_writes_them(number, text):
    assert show_number(Decimal(number)) == text
