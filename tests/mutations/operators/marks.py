"""Marks in columns that bear the name of a status: what is a mark, and what is none."""

from __future__ import annotations

from tests.mutations.operators.registry import DONE_BY_MARK, HEADER_ROW, at, line, name_of, on_book

FIRST, SECOND = "Q", "R"  # two columns right of the table
ROW = DONE_BY_MARK
_TOUCHES = ["one-hot", f"tasks:{ROW}", "header tasks:status"]


def _marked(name: str, mark: object, kind: str | None = None, keep_word: bool = False, other: object = None, **how) -> None:
    def function(book):
        sheet = book[name_of("tasks")]
        sheet[f"{FIRST}{HEADER_ROW}"].value, sheet[f"{SECOND}{HEADER_ROW}"].value = "Hoàn thành", "Đang thực hiện"
        if not keep_word:
            sheet[at("tasks", "status", ROW)].value = None
        sheet[f"{FIRST}{line(ROW)}"].value, sheet[f"{SECOND}{line(ROW)}"].value = mark, other
        if kind:
            sheet[f"{FIRST}{line(ROW)}"].data_type = kind

    function.__name__ = name
    on_book(touches=_TOUCHES, **how)(function)


_MARKS = {"x": "x", "capital_x": " X ", "check": "✓", "heavy_check": "✔", "one": 1, "true": True, "ballot_box": "☑"}
for _name, _mark in _MARKS.items():
    _marked(f"mark_{_name}", _mark, reads_the_same=True)
_BOTH = {"one_and_nought": (1, 0), "true_and_false": (True, False), "x_and_dash": ("x", "-"), "yes_and_no": ("Có", "Không")}
for _name, (_mark, _other) in _BOTH.items():
    _marked(f"marks_{_name}", _mark, other=_other, reads_the_same=True)
_marked("mark_beside_its_word", "x", keep_word=True, reads_the_same=True)
_NO_MARKS = {"dash": "-", "no": "Không", "not_yet": "Chưa", "nought": 0, "false": False}
for _name, _mark in _NO_MARKS.items():
    _marked(f"no_mark_{_name}", _mark, breaks=(("TSK-02", name_of("tasks"), at("tasks", "status", ROW)),))
for _name, _mark in {"share": "30%", "day": "30/11/2021", "word": "xem báo cáo"}.items():
    _marked(f"no_mark_{_name}", _mark, breaks=(("CEL-11", name_of("tasks"), f"{FIRST}{line(ROW)}"),))
_marked("no_mark_error", "#N/A", "e", breaks=(("CEL-01", name_of("tasks"), f"{FIRST}{line(ROW)}"),))
_marked("marks_in_two_columns", "x", other="x", breaks=(("CEL-07", name_of("tasks"), f"{SECOND}{line(ROW)}"),))
_marked("mark_against_the_word", None, keep_word=True, other="x", breaks=(("CEL-07", name_of("tasks"), f"{SECOND}{line(ROW)}"),))
