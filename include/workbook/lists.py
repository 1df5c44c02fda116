"""Drop-down lists, limits and input messages of the cells that a department fills."""

from __future__ import annotations

from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from include.catalog.models import Catalogue, Column, Indicator, Methodology, WorkbookLayout
from include.texts import book
from include.workbook.read import LISTS_SHEET
from include.workbook.vietnamese_writing import EARLIEST, LATEST

_TEXTS = book("template")
SUB_INDEX_LIST = "sub_indices"
_TITLE_CHARACTERS = 32
_PROMPT_CHARACTERS = 255


def write_lists(workbook: Workbook, catalogue: Catalogue, methodology: Methodology) -> None:
    """Add the hidden sheet of lists, one column and one name each.

    Excel refuses lists above 255 characters inside a validation and splits words at commas there
    ("Khó khăn, vướng mắc"), so every list stands in cells.
    """
    lists = choices_of(catalogue, catalogue.layout)
    general = [choice.words[0] for choice in catalogue.choices["general_sub_index"]]
    lists[SUB_INDEX_LIST] = [s.name_vi for s in sorted(methodology.sub_indices, key=lambda s: s.ordinal)] + general
    write_named_lists(workbook, lists)


def choices_of(catalogue: Catalogue, layout: WorkbookLayout) -> dict[str, list[str]]:
    """The first words of every list that a column of ``layout`` chooses from, in the catalogue's order."""
    used = {column.choices for sheet in layout.sheets for column in sheet.columns}
    return {name: [choice.words[0] for choice in choices] for name, choices in catalogue.choices.items() if name in used}


def write_named_lists(workbook: Workbook, lists: dict[str, list[str]]) -> None:
    """Add the hidden sheet with ``lists``, each under the name that its validations use."""
    sheet = workbook.create_sheet(LISTS_SHEET)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    for number, (name, words) in enumerate(lists.items(), start=1):
        letter = get_column_letter(number)
        for row, word in enumerate(words, start=1):
            sheet.cell(row, number, word)
        place = f"{quote_sheetname(LISTS_SHEET)}!${letter}$1:${letter}${len(words)}"
        workbook.defined_names[_name(name)] = DefinedName(_name(name), attr_text=place)


def _name(list_name: str) -> str:
    return f"pci_{list_name}"


def validation_of(column: Column) -> DataValidation | None:
    """What Excel offers and accepts in an input cell of ``column``; ``None`` when there is nothing to say."""
    validation = _rule(column)
    if validation is None and column.help_vi is None:
        return None
    validation = validation or DataValidation(allow_blank=True)
    if column.help_vi:
        validation.promptTitle = column.header_vi[:_TITLE_CHARACTERS]
        validation.prompt = column.help_vi[:_PROMPT_CHARACTERS]
        validation.showInputMessage = True
    return validation


def _rule(column: Column) -> DataValidation | None:
    if column.type == "choice":
        return DataValidation(
            type="list",
            formula1=f"={_name(column.choices or '')}",
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="stop",
            errorTitle=_TEXTS.vi("entering.not_in_list_title"),
            error=_TEXTS.vi("entering.not_in_list"),
        )
    if column.type == "sub_index":
        # Several names may stand in one cell, so the list offers and does not refuse.
        return DataValidation(type="list", formula1=f"={_name(SUB_INDEX_LIST)}", allow_blank=True, showErrorMessage=False)
    if column.type == "date":
        return DataValidation(
            type="date",
            operator="between",
            formula1=f"DATE({EARLIEST.year},{EARLIEST.month},{EARLIEST.day})",
            formula2=f"DATE({LATEST.year},{LATEST.month},{LATEST.day})",
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="warning",
            errorTitle=_TEXTS.vi("entering.no_date_title"),
            error=_TEXTS.vi("entering.no_date"),
        )
    return None


def limits_of(indicator: Indicator, unit_name: str) -> DataValidation | None:
    """What Excel accepts as a value of ``indicator``; ``None`` when the catalogue sets no limit."""
    low, high = indicator.limit_min, indicator.limit_max
    if low is None and high is None:
        return None
    kind = _TEXTS.vi("entering.whole_number" if indicator.whole_number else "entering.number")
    validation = DataValidation(
        type="whole" if indicator.whole_number else "decimal",
        operator="between" if low is not None and high is not None else "greaterThanOrEqual" if high is None else "lessThanOrEqual",
        formula1=str(low if low is not None else high),
        formula2=str(high) if low is not None and high is not None else None,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle=_TEXTS.vi("entering.beyond_limit_title"),
        error=_TEXTS.vi("entering.beyond_limit", kind=kind, limits=_limits(low, high), unit=unit_name),
    )
    return validation


def _limits(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return _TEXTS.vi("entering.to", high=_shown(high))
    return (
        _TEXTS.vi("entering.from", low=_shown(low)) if high is None else _TEXTS.vi("entering.from_to", low=_shown(low), high=_shown(high))
    )


def _shown(limit: Decimal | None) -> str:
    return "" if limit is None else f"{limit.normalize():f}".replace(".", ",")
