"""What is in a cell may be 32,767 characters long, and a sheet a thousand rows: the checks take one pass over it."""

import datetime as dt
import random
import time

import pytest

from include.catalog import load_catalogue
from include.checks.document_numbers import number_key
from include.checks.likeness import COMPARED_CHARACTERS, like_earlier
from include.checks.programmes import programme_of_year
from include.checks.submission import SubmissionToCheck
from include.checks.validate import check_batch
from include.intake.facts import facts_of
from include.intake.quotes import quotes_in
from include.workbook.read import read_workbook
from include.workbook.workbook_reading import Record
from tests.checks.faults.book import CATALOGUE, DEPARTMENT, ROUND, Book

LONGEST = 32_767
# Each makes a pattern that looks back, or ahead, or starts anew at every word, take the square of its length.
WORDS = [
    "kế hoạch ", "năm 2021 ", "kế hoạch năm ", "nhiệm vụ năm 2020-", "pci đạt 63,20 điểm ", "xếp hạng 36 ", "gia nhập thị trường ", "đạt ",
    "pci năm 2020 đạt 63 điểm, xếp hạng 36 ", "đạt" + " " * 30, "xếp thứ hạng thứ 1,", "63,20 ", ". 1. 1", ";", "\n", "đ", "(", " , ( ",
    "đạt số điểm là 12/ 12/ ", "İ", "12/2021/NQ-HĐND ", "A-", "1/", "1",
]  # fmt: skip


def filled(word):
    return (word * (LONGEST // len(word) + 1))[:LONGEST]


@pytest.mark.parametrize("word", WORDS)
def test_the_longest_text_is_read_at_once(word):
    text = filled(word)
    started = time.process_time()
    quotes = list(quotes_in(text, CATALOGUE))
    programme_of_year(text)
    number_key(text)
    assert time.process_time() - started < 0.5
    assert len(quotes) <= 100


@pytest.mark.parametrize("alike", [True, False])
def test_a_thousand_long_rows_are_not_held_against_each_other(alike):
    draw = random.Random(1)
    syllables = [f"từ{number}" for number in range(40_000)]
    texts = ["một nội dung như nhau " * 1_500 if alike else " ".join(draw.choices(syllables, k=5_000)) for _ in range(1_000)]
    started = time.process_time()
    pairs = list(like_earlier(texts, [frozenset({str(number)}) for number in range(1_000)]))
    assert time.process_time() - started < 5
    assert len(pairs) == (999 if alike else 0)


def test_the_result_that_stands_twice_in_the_real_report_is_found_whatever_stands_around_it():
    first = "Triển khai hỗ trợ giảm giá điện, giảm tiền điện cho khách hàng bị ảnh hưởng"
    again = "Triển khai hỗ trợ giảm giá điện, giảm tiền điện khách hàng bị ảnh hưởng đợt 3"
    texts = [first, *(f"Triển khai việc số {number} cho khách hàng" for number in range(200)), again]
    groups = [frozenset({"entry"}), *([frozenset({"entry", "land"})] * 200), frozenset({"land"})]
    assert list(like_earlier(texts, groups)) == [(201, 0)]


def test_only_the_beginning_of_a_text_counts():
    same = "một nội dung đủ dài để so sánh " * 20
    assert len(same) > COMPARED_CHARACTERS
    assert list(like_earlier([same, same + "khác " * 500], [frozenset("a"), frozenset("b")])) == [(1, 0)]


@pytest.mark.slow
def test_a_thousand_rows_of_32000_characters_are_judged_within_twenty_seconds():
    catalogue = load_catalogue()
    reading = read_workbook(Book().file().content, catalogue)
    (sample,) = reading.records["task"][-1:]
    long = [filled(word)[:32_000] for word in WORDS]
    for number in range(1_000):
        text = f"{number} {long[number % len(long)]}"
        values = sample.values | {"task_code": None, "name": text, "product": text, "sub_indices": ["land" if number % 2 else "entry"]}
        reading.records["task"].append(Record(100 + number, values, sample.columns, sample.sheet))
    department = catalogue.department(ROUND, DEPARTMENT)
    submission = SubmissionToCheck(catalogue, reading, catalogue.round(ROUND), department, dt.date(2021, 12, 1), {}, "dấu ẩn")
    started = time.process_time()
    check_batch(catalogue, [submission])
    facts_of(reading, catalogue, ROUND)
    assert time.process_time() - started < 20
