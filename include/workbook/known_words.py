"""The catalogue's words, ready to be looked up as people write them."""

from __future__ import annotations

from collections.abc import Iterator

from include.catalog.models import Catalogue, Column, Sheet
from include.workbook.headers import HeaderResolver
from include.workbook.vietnamese_writing import code_key, word_key

LISTS_SHEET = "_danh_muc"


class Words:
    """The catalogue's words, ready to be looked up. One per catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.choices = {
            name: {word_key(word): choice.code for choice in choices for word in choice.words}
            for name, choices in catalogue.choices.items()
        }
        self.first_words = {name: [choice.words[0] for choice in choices] for name, choices in catalogue.choices.items()}
        self.missing_marks = {word_key(mark): answer for mark, answer in catalogue.missing_marks.items()}
        self.sub_indices: dict[str, str] = {}
        for methodology in catalogue.methodologies:
            for sub_index in methodology.sub_indices:
                for name in (sub_index.name_vi, sub_index.name_en, *sub_index.also_called):
                    self.sub_indices.setdefault(word_key(name), sub_index.code)
        self.codes = {code_key(code): code for code in _codes(catalogue)}
        self.indicators = {indicator.code: indicator for indicator in catalogue.indicators}
        self.pct_words = {word_key(catalogue.units["pct"]), "pct"}
        self.general = {word_key(word) for choice in catalogue.choices["general_sub_index"] for word in choice.words}
        sheets = (*catalogue.layout.sheets, *catalogue.results_layout.sheets)
        self.headers = {sheet.key: _headers(sheet) for sheet in sheets}
        self.one_hot = {
            sheet.key: {word_key(word): (column, code) for column in sheet.columns for word, code in column.one_hot.items()}
            for sheet in sheets
        }
        self.marks = self.choices["one_hot_marks"]
        self.measured = frozenset(self.choices["measured_units"])
        endings = {choice.code: choice.words for choice in catalogue.choices["table_endings"]}
        self.totals = frozenset(word_key(word) for word in endings["total"])
        self.signatures = frozenset(word_key(word) for word in endings["signature"])
        self.resolver = HeaderResolver(self.headers, self.one_hot)
        # The guide and the drop-down lists are our own words, half of a workbook's cells: nobody fills them in, and the archived
        # bytes hold them too.
        self.own_sheets = frozenset({LISTS_SHEET, *(sheet.name for sheet in sheets if sheet.kind == "text")})


def _headers(sheet: Sheet) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in sheet.columns:
        for name in (column.header_vi, column.header_en, *column.also_called):
            found.setdefault(word_key(name), column)
    return found


def _codes(catalogue: Catalogue) -> Iterator[str]:
    yield from (indicator.code for indicator in catalogue.indicators)
    yield from (task.code for task in catalogue.provincial_tasks)
    yield from (department.code for department in catalogue.departments)
    for entry in catalogue.rounds:
        yield from (entry.key, entry.code)


_WORDS: dict[str, Words] = {}


def words_of(catalogue: Catalogue) -> Words:
    """The look-up tables of ``catalogue``, made once per version."""
    if catalogue.version not in _WORDS:
        _WORDS[catalogue.version] = Words(catalogue)
    return _WORDS[catalogue.version]
