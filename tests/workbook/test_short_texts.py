"""Answers are kept for short texts only, and for so many of them."""

from include.workbook.short_texts import kept_for_short_texts


def asked_by(find_twice):
    asked = []
    find_twice(kept_for_short_texts(lambda text: asked.append(text) or len(asked)))
    return asked


def test_a_short_text_is_asked_once():
    assert asked_by(lambda find: [find("Hoàn thành"), find("Hoàn thành")]) == ["Hoàn thành"]


def test_a_long_text_is_asked_each_time_and_not_kept():
    long = "chữ " * 8_000
    assert asked_by(lambda find: [find(long), find(long)]) == [long, long]


def test_no_more_than_some_thousand_answers_are_kept():
    assert asked_by(lambda find: [find("đầu"), *(find(f"dòng {n}") for n in range(10_000)), find("đầu")]).count("đầu") == 2
