"""What holds for every number, date and text, not only for those that somebody thought of."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from include.workbook.vietnamese_writing import (
    EARLIEST,
    LATEST,
    clean,
    date_of_serial,
    number_style,
    parse_date,
    parse_number,
    show_date,
    show_number,
    word_key,
)

settings.register_profile("bounded", max_examples=200, deadline=None, derandomize=True)
settings.load_profile("bounded")
NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ -,."
TEXTS = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper(), max_size=60)


@given(NUMBERS)
def test_a_number_as_vietnam_writes_it_is_read_back(number):
    shown = show_number(number)
    read = parse_number(shown, "vi")
    assert read == (number, None), shown
    assert number_style([shown]) in ("vi", None)


@given(NUMBERS)
def test_a_number_as_excel_in_english_writes_it_is_read_back(number):
    shown = f"{number:,.2f}"
    assert parse_number(shown, "en") == (number, None)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_problem_and_never_both_at_once(text):
    read = parse_number(text, None)
    assert (read.value is None) == (read.problem == "not_a_number")
    assert read.value is None or read.value.is_finite()
    assert read.problem in (None, "ambiguous", "not_a_number")


@given(st.integers(1, 999), st.integers(0, 999))
def test_what_has_two_readings_is_said_unless_the_column_tells(first, second):
    for sign, vi, en in ((".", first * 1000 + second, Decimal(f"{first}.{second:03}")),):
        text = f"{first}{sign}{second:03}"
        assert parse_number(text, None) == (vi, "ambiguous")
        assert parse_number(text, "vi") == (vi, None)
        assert parse_number(text, "en") == (en, None)


@given(st.dates(EARLIEST, LATEST))
def test_a_day_is_read_back_in_every_writing(day):
    writings = (
        show_date(day),
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day}-{day.month}-{day.year}",
        day.isoformat(),
        f"ngày {day.day} tháng {day.month} năm {day.year}",
    )
    for text in writings:
        assert parse_date(text) == day, text
        assert parse_date(unicodedata.normalize("NFD", text).replace(" ", "\u00a0")) == day, text


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_none(text):
    assert parse_date(text) is None or re.search(r"\d", text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_a_day_or_none(serial):
    day = date_of_serial(serial)
    assert day is None or dt.date(1954, 1, 1) < day < dt.date(2064, 12, 31)


@given(TEXTS)
def test_a_text_is_the_same_however_it_was_typed(text):
    typed = unicodedata.normalize("NFD", f"  {text}\u00a0").replace(" ", "\u00a0 ")
    assert clean(typed) == clean(text)
    assert clean(clean(text)) == clean(text)
    assert word_key(typed.upper()) == word_key(text)
