"""Texts: how they are encoded, what hides in them, what was lost of them."""

from __future__ import annotations

import unicodedata

from tests.mutations.operators.registry import (
    DONE,
    HEADER_ROW,
    ONGOING,
    TABLE_FIRST_ROW,
    at,
    broken,
    harmless,
    header,
    name_of,
    on_book,
    own,
)


@on_book(reads_the_same=True)
def decomposed_text(book):
    """Every text in decomposed Unicode (NFD), as macOS and some input methods write it."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = unicodedata.normalize("NFD", cell.value)


@on_book(reads_the_same=True)
def no_break_spaces(book):
    for name in ("tasks", "documents", "plan"):
        for row in book[name_of(name)].iter_rows(min_row=TABLE_FIRST_ROW):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = f"\u00a0{cell.value}  ".replace(" ", "\u00a0")


@on_book(reads_the_same=True)
def full_width_digits(book):
    cell = book[name_of("tasks")][at("tasks", "quantity", own(0))]
    cell.value = str(cell.value).translate({ord("0") + n: ord("０") + n for n in range(10)})


broken("text_in_an_old_font", "CEL-09", "tasks", "name", own(2), "Rµ so¸t quy tr×nh, hç trî doanh nghiÖp")


def _every_text(book, change, *names: str) -> None:
    for sheet in book:
        for row in sheet.iter_rows() if sheet.title in names or not names else ():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "s":
                    cell.value = change(cell.value)


@on_book(reads_the_same=True, touches=["part names of sheets", "stamp"])
def zero_width_space_behind_every_text(book):
    _every_text(book, lambda text: f"{text}\u200b")


@on_book(reads_the_same=True)
def byte_order_mark_before_every_text_of_the_plan(book):
    _every_text(book, lambda text: f"\ufeff{text}", name_of("plan"))


@on_book(reads_the_same=True)
def soft_hyphen_in_every_header(book):
    for sheet in ("indicators", "tasks", "documents"):
        for cell in book[name_of(sheet)][HEADER_ROW]:
            if isinstance(cell.value, str):
                cell.value = f"{cell.value[:2]}\u00ad{cell.value[2:]}"


@on_book(reads_the_same=True)
def direction_marks_around_numbers(book):
    cell = book[name_of("indicators")][at("indicators", "value", 8)]
    cell.value = f"\u200e{cell.value}\u200f"


@on_book(reads_the_same=True)
def word_joiner_in_a_code(book):
    cell = book[name_of("indicators")][at("indicators", "indicator_code", 11)]
    cell.value = cell.value.replace("-", "-\u2060")


def _code_with(name: str, row: int, change) -> None:
    def function(book):
        cell = book[name_of("indicators")][at("indicators", "indicator_code", row)]
        cell.value = change(cell.value)

    function.__name__ = name
    on_book(reads_the_same=True, touches=[f"indicators:{row}"])(function)


_code_with("code_in_small_letters", 16, str.lower)
_code_with("code_with_a_dash", 18, lambda code: code.replace("-", "–"))
_code_with("code_with_a_hyphen_that_does_not_break", 19, lambda code: code.replace("-", "\u2011"))
_code_with("code_with_blanks_around_its_hyphen", 24, lambda code: f" {code} ")


@on_book(reads_the_same=True, touches=[f"tasks:{ONGOING}"])
def letter_eth_for_d_with_stroke(book):
    cell = book[name_of("tasks")][at("tasks", "status", ONGOING)]
    cell.value = cell.value.replace("Đ", "\u00d0")


@on_book(reads_the_same=True, touches=[f"tasks:{DONE}"])
def status_in_capitals_with_invisible_characters(book):
    book[name_of("tasks")][at("tasks", "status", DONE)].value = "HOÀN\u200b \u200cTHÀNH\ufeff"


@on_book(reads_the_same=True)
def header_without_diacritics(book):
    plain = "".join(c for c in unicodedata.normalize("NFD", "Thực hiện năm nay") if not unicodedata.combining(c))
    book[name_of("indicators")][header("indicators", "value")].value = plain


broken("short_text_in_vni", "CEL-09", "assessment", "text", 0, "Kieåm tra", "s")
broken("name_of_a_task_in_vni", "CEL-09", "tasks", "name", own(13), "Hoã trôï doanh nghieäp", "s")
broken("short_text_in_tcvn3", "CEL-09", "documents", "title", 7, "KÕ ho¹ch", "s")
broken("note_in_tcvn3", "CEL-09", "indicators", "note", 9, "®· ®èi chiÕu", "s")
broken("prefilled_name_in_vni", "CEL-09", "indicators", "indicator_name", 10, "Raát nhieàu doanh nghieäp ñaõ ñaêng kyù", "s")
broken("text_of_utf8_read_as_latin", "CEL-15", "tasks", "name", own(14), "Kiá»\x83m tra quy trÃ¬nh ná»\x99i bá»\x99", "s")
broken("text_with_lost_letters", "CEL-15", "tasks", "name", own(15), "Ki?m tra quy tr?nh n?i b?", "s")
broken("text_with_replacement_characters", "CEL-15", "plan", "name", 2, "R\ufffd so\ufffdt danh m\ufffdc d\ufffd \ufffdn", "s")
harmless("text_like_an_escape_of_json", "tasks", "note", own(0), "thư mục C:\\u0000abc \\ud800 \\n", "s")
harmless("text_like_markup", "plan", "note", 3, "[/b] {{ x }} <script>alert(1)</script> %(a)s {0}", "s")
harmless("question_in_a_text", "assessment", "text", 0, "Đạt kế hoạch năm? Đạt. Vì sao? Do chủ động.", "s")
harmless("names_of_other_languages", "documents", "note", 8, "Công ty Señor Ñandú, São Paulo; Björk Ðà; café", "s")
harmless("text_as_long_as_a_cell_can_hold", "assessment", "text", 0, ("Đã rà soát thủ tục hành chính. " * 1100)[:32_767], "s")
