"""However long a text is, asking what it says takes no time: a cell holds 32,767 characters, and a file many cells."""

import datetime as dt
import inspect
import time
from decimal import Decimal

import pytest

from include.catalog import load_catalogue
from include.catalog.characters import as_it_looks, visible, with_plain_hyphens
from include.workbook import figures, garbled, vietnamese_writing
from tests.workbook.tables import HEADER_ROW, Table

pytestmark = pytest.mark.slow
LONGEST = 32_767
SECONDS = 0.2
UNITS = [
    "1",
    "1.",
    "1,",
    ".",
    ",",
    " ",
    "1 ",
    "1 000 ",
    "- ",
    "%",
    "\u200b",
    "\u00a0",
    "năm 2021 ",
    "(1) ",
    "( ",
    "*",
    "a/",
    "?a",
    "Ki?m ",
    "Ki?",
    "Ã\xa0",
    "á»",
    "Kieå",
    "®",
    "aù",
    "ngày 1 tháng 1 ",
    "12/QĐ, ",
    "x; ",
    "ﷺ",
    "e\u0301",
    "٣",
    "=(",
]
TEXTS = [(unit * LONGEST)[:LONGEST] for unit in UNITS] + ["1" + " " * (LONGEST - 2) + "x", "1" * 20_000 + "," + "1" * 12_000]


def _seconds(work, *arguments) -> float:
    best = min(_once(work, *arguments) for _ in range(2))
    return best


def _once(work, *arguments) -> float:
    start = time.process_time()
    work(*arguments)
    return time.process_time() - start


OF_ONE_TEXT = {
    name: function
    for module in (vietnamese_writing, garbled)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_") and next(iter(inspect.signature(function).parameters)) == "text"
} | {
    "parse_number": lambda text: vietnamese_writing.parse_number(text, None),
    "number_style": lambda text: vietnamese_writing.number_style([text]),
    "choose": lambda text: figures.choose(text, figures.Known()),
    "visible": visible,
    "as_it_looks": as_it_looks,
    "with_plain_hyphens": with_plain_hyphens,
}


@pytest.mark.parametrize("name", sorted(OF_ONE_TEXT))
def test_every_function_of_one_text_is_quick(name):
    slow = {text[:12]: took for text in TEXTS if (took := _seconds(OF_ONE_TEXT[name], text)) > SECONDS}
    assert slow == {}


def test_the_functions_of_numbers_are_quick():
    for value in (Decimal("1e300"), Decimal("-1e-300"), Decimal("9" * 60)):
        assert _seconds(vietnamese_writing.show_number, value) < SECONDS
    assert _seconds(vietnamese_writing.date_of_serial, 1e300) < SECONDS
    assert _seconds(vietnamese_writing.show_date, dt.date(2021, 12, 1)) < SECONDS


@pytest.mark.parametrize("key", ["indicators", "tasks", "documents"])
@pytest.mark.parametrize("text", TEXTS, ids=[repr(text[:8]) for text in TEXTS])
def test_a_row_and_a_header_of_long_texts_are_quick(key, text):
    made = Table(CATALOGUE, key)
    for number in range(1, len(made.layout.columns) + 1):
        made.put(HEADER_ROW + 1, number, text)
        made.put(HEADER_ROW - 1, number, text)
    assert _once(made.read) < SECONDS * len(made.layout.columns)


def test_a_row_of_every_column_that_excel_has_is_quick():
    made = Table(CATALOGUE, "indicators")
    for number in range(1, 16_385):
        made.sheet.rows[HEADER_ROW][number] = made.sheet.rows[HEADER_ROW][5]._replace(column=number, raw="Năm nay", value="Năm nay")
    made.sheet.rows[HEADER_ROW + 1] = {n: c._replace(row=HEADER_ROW + 1) for n, c in made.sheet.rows[HEADER_ROW].items()}
    made.sheet.merged = [(HEADER_ROW, 1, HEADER_ROW, 16_384)] * 50
    assert _once(made.read) < 10


CATALOGUE = load_catalogue()
