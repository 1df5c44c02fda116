"""What somebody wrote down in arrivals.csv, however their program saves it; a broken line costs itself."""

import datetime as dt
import unicodedata

import pytest

from include.intake.arrivals import BelievableTimes, inbox_facts, read_arrivals
from include.texts import Word

NAME = "Báo cáo Sở Xây dựng.xlsx"
TEXT = f"file_name;arrived_at;sender\r\n{NAME};01/12/2021 16:30;Phòng Tổng hợp\r\n"
AT = dt.datetime.fromisoformat("2021-12-01T16:30:00+07:00")
TONES = "\u0300\u0301\u0303\u0309\u0323"


def cp1258(text):
    """As Excel in Vietnamese writes it: a letter, and its tone behind it."""
    written = b""
    for character in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", character)
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        written += (letter + "".join(part for part in parts if part in TONES)).encode("cp1258")
    return written


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-8"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        unicodedata.normalize("NFD", TEXT).encode(),
        cp1258(TEXT),
        cp1258(TEXT.replace("file_name;arrived_at;sender", "Tên tệp;Thời điểm nhận;Người gửi")),
        f"sep=;\n{TEXT}".encode(),
        TEXT.replace(";", "\t").encode("utf-16"),
        TEXT.replace(";", ",").encode(),
        f'"FILE_NAME" , "Arrived at",Sender,\n"{NAME}", 2021-12-01 16:30,Phòng Tổng hợp,,\n,,,\n'.encode(),
        f"sender;arrived_at;file_name\nPhòng Tổng hợp;16h30 ngày 1/12/2021;{NAME}".encode(),
    ],
)
def test_it_is_read_as_excel_saves_it(content):
    told = read_arrivals(content)
    assert told.recorded == {NAME: (AT, "Phòng Tổng hợp")} and told.broken == []


@pytest.mark.parametrize(
    "written",
    [
        "01/12/2021 16:30",
        "1/12/2021 16:30:00",
        "01-12-2021 16:30",
        "01.12.2021 16:30",
        "01/12/2021 4:30 CH",
        "2021-12-01 16:30",
        "2021/12/01 16:30:00",
        "2021-12-01T16:30:00+07:00",
        "2021-12-01T09:30:00Z",
        "16:30 01/12/2021",
    ],
)
def test_a_time_without_a_zone_is_the_provinces(written):
    assert read_arrivals(f"file_name;arrived_at\na.xlsx;{written}\n".encode()).recorded == {"a.xlsx": (AT, None)}


TIMES = BelievableTimes(since=dt.datetime.fromisoformat("2021-11-15T01:00:00+07:00"), as_of=AT)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("b.xlsx", "cells"),
        ("b.xlsx,,Lan", "instant"),
        ("b.xlsx,hôm qua,Lan", "instant"),
        ("b.xlsx,01/12/2021,Lan", "instant"),
        ("b.xlsx,32/13/2021 16:30,Lan", "instant"),
        ("b.xlsx,12/1/2021 4:30 PM,Lan", "instant"),
        ("b.xlsx,01/12/2021 99:99,Lan", "instant"),
        ("b.xlsx,01/12/2022 16:30,Lan", "unbelievable"),
        ("b.xlsx,01/12/2020 16:30,Lan", "unbelievable"),
        ("b.xlsx,0001-01-01T00:00:00+14:00,Lan", "unbelievable"),
        ("b.xlsx,9999-12-31T23:59:59-14:00,Lan", "unbelievable"),
        (",01/12/2021 16:30,Lan", "name"),
        ('"b.xlsx,01/12/2021 16:30,Lan', "quote"),
        ('b.xlsx,"01/12/2021 16:30"x,Lan', "quote"),
    ],
)
def test_a_broken_line_costs_that_line_and_is_told_with_its_number(line, reason):
    told = read_arrivals(f"file_name,arrived_at,sender\na.xlsx,01/12/2021 16:30,Lan\n{line}\nc.xlsx,01/12/2021 16:30,\n".encode(), TIMES)
    assert told.recorded == {"a.xlsx": (AT, "Lan"), "c.xlsx": (AT, None)}
    assert [(broken.line, broken.reason) for broken in told.broken] == [(3, reason)]
    assert broken_words(reason)


def broken_words(reason):
    words = inbox_facts()["arrivals"]["broken"][reason]
    return Word(words["vi"], words["en"])


def test_a_line_break_in_a_cell_of_excel_is_no_open_quote():
    told = read_arrivals(
        b'file_name;arrived_at;sender\na.xlsx;01/12/2021 16:30;Lan\nb.xlsx;01/12/2021 16:30;"Lan\nHoa"\nc.xlsx;01/12/2021 16:30;\n'
    )
    assert (list(told.recorded), told.broken) == (["a.xlsx", "b.xlsx", "c.xlsx"], [])


def test_without_a_header_the_order_counts_and_it_is_told():
    told = read_arrivals(b"a.xlsx;01/12/2021 16:30;Lan\nb.xlsx;01/12/2021 16:30;\n")
    assert list(told.recorded) == ["a.xlsx", "b.xlsx"] and [(broken.line, broken.reason) for broken in told.broken] == [(1, "header")]


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", bytes(range(256)), b"%PDF-1.4", b"\x00" * 50, b"\x89PNG\r\n"])
def test_what_is_no_text_costs_itself(content):
    told = read_arrivals(content)
    assert (told.recorded, [broken.reason for broken in told.broken]) == ({}, ["no_text"])


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\n\n", b";;;\n", b"sep=;", b"file_name;arrived_at"])
def test_an_empty_one_says_nothing(content):
    told = read_arrivals(content)
    assert (told.recorded, told.broken) == ({}, [])


def test_of_two_lines_about_one_file_the_later_one_counts():
    told = read_arrivals(b"file_name;arrived_at;sender\na.xlsx;30/11/2021 16:30;Lan\na.xlsx;01/12/2021 16:30;Hoa\n")
    assert told.recorded == {"a.xlsx": (AT, "Hoa")}


def test_the_time_of_a_file_is_believed_from_the_first_opening_on_and_a_day_ahead():
    day, second = dt.timedelta(days=1), dt.timedelta(seconds=1)
    assert [TIMES.hold(instant) for instant in (TIMES.since - second, TIMES.since, AT + day, AT + day + second)] == [
        False,
        True,
        True,
        False,
    ]
    assert BelievableTimes(None, AT).hold(AT - 9999 * day)
