"""Lists of words, and the sheets and columns of workbooks."""

from __future__ import annotations

from include.catalog.crosschecks.checking import BadOnes, one_of, reads, twice
from include.catalog.declarations import Declarations, Placed
from include.catalog.errors import BadDeclaration
from include.catalog.models import Column, Sheet, WorkbookLayout

_ANSWERS_TO_A_MARK = "answers"
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = frozenset("[]:*?/\\")


@reads("choices")
def _choices(declared: Declarations) -> BadOnes:
    for choices in declared.choices.values():
        yield from twice(((placed, "code", placed.entry.code) for placed in choices), "each code once")
        words = ((placed, "words", word.casefold()) for placed in choices for word in placed.entry.words)
        yield from twice(words, "each word for one code only")
    answers = {"missing", *(placed.entry.code for placed in declared.choices.get(_ANSWERS_TO_A_MARK, ()))}
    for mark, answer in declared.missing_marks.items():
        if answer not in answers:
            yield BadDeclaration("national/choices.yaml", f"missing_marks.{mark}", f'"{answer}"', one_of(answers))


@reads("layout", "results_layout")
def _sheets(declared: Declarations) -> BadOnes:
    for placed in declared.layouts:
        yield from _sheets_of(placed)


def _sheets_of(placed: Placed[WorkbookLayout]) -> BadOnes:
    layout = placed.entry
    if layout.version not in layout.accepted_versions:
        yield _layout_bad(placed, "accepted_versions", layout.accepted_versions, f"a list with {layout.version}")
    for field_name, texts in (("key", [s.key for s in layout.sheets]), ("name", [s.name.casefold() for s in layout.sheets])):
        for sheet, text in zip(layout.sheets, texts, strict=True):
            if texts.count(text) > 1:
                yield _layout_bad(placed, f"sheets[{sheet.key}].{field_name}", text, f"each sheet {field_name} once")
    for sheet in layout.sheets:
        if not 0 < len(sheet.name) <= _LONGEST_SHEET_NAME or _NOT_IN_SHEET_NAMES & set(sheet.name):
            allowed = f"1 to {_LONGEST_SHEET_NAME} characters, none of {' '.join(sorted(_NOT_IN_SHEET_NAMES))}"
            yield _layout_bad(placed, f"sheets[{sheet.key}].name", sheet.name, allowed)
        yield from _columns(placed, sheet)
        yield from _stores(placed, sheet)


def _stores(placed: Placed[WorkbookLayout], sheet: Sheet) -> BadOnes:
    if sheet.stores is None:
        return
    keys = {column.key for column in sheet.columns}
    named = {f"columns.{name}": key for name, stored in sheet.stores.columns.items() for key in stored.rests_on}
    if sheet.stores.place is not None:
        named["place"] = sheet.stores.place
    for where, key in named.items():
        if key not in keys:
            yield _layout_bad(placed, f"sheets[{sheet.key}].stores.{where}", key, one_of(keys))
    for name, stored in sheet.stores.columns.items():
        if stored.basis == {"approved"}:  # what is approved was a draft first
            yield _layout_bad(placed, f"sheets[{sheet.key}].stores.columns.{name}.basis", "approved", "[draft, approved], [draft] or []")
    if (sheet.stores.view is None) != (sheet.stores.rows is None):
        allowed = "a name where rows say what one row is, and only there"
        yield _layout_bad(placed, f"sheets[{sheet.key}].stores.view", sheet.stores.view or "", allowed)


@reads("layout", "indices")
def _titles(declared: Declarations) -> BadOnes:
    """Titles that ask for a word that no index has: they could not be written."""
    for placed in [declared.layout] if declared.layout else []:
        for words in [index.entry.words for index in declared.indices][:1]:
            for sheet in placed.entry.sheets:
                try:
                    sheet.title_vi.format_map(words)
                except (KeyError, ValueError, IndexError):
                    yield _layout_bad(placed, f"sheets[{sheet.key}].title_vi", sheet.title_vi, "braces around " + ", ".join(words))


@reads("layout", "results_layout")
def _sheets_of_one_workbook_each(declared: Declarations) -> BadOnes:
    """The reader looks a sheet's headers up by its key, so no two workbooks may share one."""
    seen: set[str] = set()
    for placed in declared.layouts:
        for sheet in placed.entry.sheets:
            if sheet.key in seen:
                yield _layout_bad(placed, f"sheets[{sheet.key}].key", sheet.key, "a key that no other workbook uses")
            seen.add(sheet.key)


def _columns(placed: Placed[WorkbookLayout], sheet: Sheet) -> BadOnes:
    keys: set[str] = set()
    headers: set[str] = set()
    for column in sheet.columns:
        place = f"sheets[{sheet.key}].columns[{column.key}]"
        if column.key in keys:
            yield _layout_bad(placed, f"{place}.key", column.key, "each column key once in a sheet")
        keys.add(column.key)
        texts = (column.header_vi, *column.also_called, *column.one_hot)
        for header in dict.fromkeys(text.casefold() for text in texts):
            if header in headers:
                yield _layout_bad(placed, f"{place}.header_vi", header, "each header of a sheet for one column only")
            headers.add(header)


@reads("layout", "results_layout", "choices")
def _columns_choose_from_known_lists(declared: Declarations) -> BadOnes:
    for placed in declared.layouts:
        for sheet in placed.entry.sheets:
            for column in sheet.columns:
                yield from _choices_of(declared, placed, column, f"sheets[{sheet.key}].columns[{column.key}]")


def _choices_of(declared: Declarations, placed: Placed[WorkbookLayout], column: Column, place: str) -> BadOnes:
    if (column.type == "choice") != (column.choices is not None):
        allowed = "a list of choices for type choice, and only there"
        yield _layout_bad(placed, f"{place}.choices", column.choices, allowed)
    elif column.choices is not None and column.choices not in declared.choices:
        yield _layout_bad(placed, f"{place}.choices", column.choices, one_of(declared.choices))
    elif column.choices is not None:
        codes = {placed.entry.code for placed in declared.choices[column.choices]}
        for header, code in column.one_hot.items():
            if code not in codes:
                yield _layout_bad(placed, f"{place}.one_hot.{header}", code, one_of(codes))


def _layout_bad(placed: Placed[WorkbookLayout], key: str, found: object, allowed: str) -> BadDeclaration:
    return BadDeclaration(placed.file, key, f'"{found}"', allowed)
