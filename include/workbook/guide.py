"""The sheet Hướng dẫn: how to fill the workbook, in the words of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from include.catalog.models import Catalogue, Column, Round, Sheet
from include.texts import CODES, book
from include.workbook.style import protect, row_height_points, set_up_page, style_name
from include.workbook.vietnamese_writing import show_date

_TEXTS = book("guide_sheet")
_WIDTHS = {"A": 28.0, "B": 25.0, "C": 50.0}
_ALL = sum(_WIDTHS.values())

# What is shown of a submission; the states that come after its judgement are no department's business here.
_STATES = ("accepted", "accepted_with_warnings", "returned", "quarantined")
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")


def write_guide(workbook: Workbook, catalogue: Catalogue, layout: Sheet, entry: Round) -> None:
    """Add the sheet of instructions."""
    writer = _GuideWriter(workbook.create_sheet(layout.name))
    writer.title(layout.title_vi, _TEXTS.vi("titles.subtitle", round=entry.code, due_on=show_date(entry.due_on)))
    writer.heading(_TEXTS.vi("titles.filling"))
    general = catalogue.choices["general_sub_index"][0].words[0]
    for text in _TEXTS.labels("filling").values():
        writer.paragraph(text.format(general=general))
    writer.heading(_TEXTS.vi("titles.answers"))
    writer.table(_headers("answer", "meaning", "writing"), _answers(catalogue))
    writer.heading(_TEXTS.vi("titles.statuses"))
    writer.table(_headers("choice", "code", "other_words"), _words(catalogue, "task_statuses"))
    writer.heading(_TEXTS.vi("titles.after"))
    writer.paragraph(_TEXTS.vi("titles.receipt"))
    writer.table(_headers("state", "english", "meaning"), _states())
    writer.heading(_TEXTS.vi("titles.rules"))
    returning = [r for r in catalogue.rules if r.severity == "critical" and r.life in ("beta", "enforced") and r.level <= 2]
    writer.table(_headers("rule", "english", "remedy"), [(r.title_vi, r.title_en, r.remedy_vi) for r in returning])
    for number, sheet in enumerate((s for s in catalogue.layout.sheets if s.columns), start=6):
        place = {"number": _ROMAN[number], "sheet": sheet.name}
        writer.heading(_TEXTS.vi("titles.rows_of_sheet" if sheet.kind == "form" else "titles.columns_of_sheet", **place))
        filling = [(column.header_vi, column.header_en, _how(catalogue, column)) for column in sheet.columns]
        writer.table(_headers("header", "english", "filling"), filling)
    writer.finish()


def _headers(*keys: str) -> tuple[str, ...]:
    headers = _TEXTS.labels("headers")
    return tuple(headers[key] for key in keys)


def _answers(catalogue: Catalogue) -> list[tuple[str, ...]]:
    """The four answers: how each is called, what it means, how it is written."""
    named = {choice.code: choice.words[0] for choice in catalogue.choices["answers"]} | {"missing": CODES.vi("filings.missing")}
    writing = _TEXTS.labels("writing")
    return [(named.get(key, key), meaning, writing[key]) for key, meaning in _TEXTS.labels("answers").items()]


def _states() -> list[tuple[str, ...]]:
    words, meanings = CODES.words("states"), _TEXTS.labels("states")
    return [(words[state].vi, words[state].en.capitalize(), meanings[state]) for state in _STATES]


def _words(catalogue: Catalogue, name: str) -> list[tuple[str, ...]]:
    return [(choice.words[0], choice.code, "; ".join(choice.words[1:])) for choice in catalogue.choices[name]]


def _how(catalogue: Catalogue, column: Column) -> str:
    if not column.input:
        return _TEXTS.vi("columns.prepared")
    words = [choice.words[0] for choice in catalogue.choices[column.choices]] if column.choices else []
    how = _TEXTS.vi("columns.choice", words="; ".join(words)) if words else _TEXTS.vi(f"columns.{column.type}")
    help_vi = column.help_vi or ""
    repeats = column.type in ("date", "quantity") or (words and all(word in help_vi for word in words))
    return how if repeats or not help_vi else f"{how} {help_vi.rstrip('.')}."


class _GuideWriter:
    """Writes headings, paragraphs and small tables one under the other."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.row = 1
        for letter, width in _WIDTHS.items():
            sheet.column_dimensions[letter].width = width

    def title(self, title: str, subtitle: str) -> None:
        self._line(title, "title", 14)
        self._line(subtitle, "subtitle", 12)

    def heading(self, text: str) -> None:
        self.row += 1
        self._line(text, "heading", 12)

    def paragraph(self, text: str) -> None:
        self._line(text, "paragraph", 12)

    def table(self, headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
        for number, cells in enumerate((headers, *rows)):
            for column, text in enumerate(cells, start=1):
                cell = self.sheet.cell(self.row, column, text)
                cell.data_type = "s"
                cell.style = style_name("header" if number == 0 else "plain")
            height = row_height_points(list(zip(cells, _WIDTHS.values(), strict=True)))
            self.sheet.row_dimensions[self.row].height = height
            self.row += 1

    def finish(self) -> None:
        set_up_page(self.sheet, landscape=False, last_row=self.row - 1, last_column="C")
        protect(self.sheet)

    def _line(self, text: str, look: str, points: float) -> None:
        self.sheet.merge_cells(start_row=self.row, start_column=1, end_row=self.row, end_column=len(_WIDTHS))
        self.sheet.cell(self.row, 1, text).style = style_name(look)
        self.sheet.row_dimensions[self.row].height = row_height_points([(text, _ALL)], points)
        self.row += 1
