"""What a workbook states, as rows of the warehouse: one list of rows per fact table, each with its sheet and cell.

Which column of a table rests on which column of a sheet is declared in ``workbook.yaml`` (``stores``); here is only what is more
than taking a value over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

from include.catalog.models import Catalogue, Stores
from include.checks.values import split_units, split_value_and_answer
from include.domain.rows import Row
from include.intake.quotes import quotes_in
from include.workbook import cells
from include.workbook.read import GENERAL
from include.workbook.workbook_reading import Record, WorkbookReading

# Where departments write whole sentences about what was; the plan's sentences are about what is to be.
_QUOTING_COLUMNS = {"task": ("name", "product", "reason", "note"), "assessment": ("text",), "indicator_value": ("note",)}


def cover_of(reading: WorkbookReading, catalogue: Catalogue) -> Row:
    """The cover's answers by column of ``intake.submission``: those that ``stores`` of the cover declares in ``workbook.yaml``."""
    records = reading.records.get("workbook", [])
    values = records[0].values if records else {}
    row = _taken_over(values, catalogue.layout.stores("workbook"))
    return row | {"nothing_to_report": row["nothing_to_report"] == "yes"}


def no_cover(catalogue: Catalogue) -> Row:
    """The columns of ``cover_of``, each ``None``, so that nothing is left of one that was judged otherwise before."""
    return dict.fromkeys(catalogue.layout.stores("workbook").columns)


def facts_of(reading: WorkbookReading, catalogue: Catalogue, round_key: str) -> dict[str, list[Row]]:
    """The rows of every fact table by record type, without what the submission itself adds (department, rule set).

    Each row has the columns that the record ``stores`` in ``workbook.yaml``.

    Figures of an indicator that does not exist in the round are left out; the checks tell of them.
    """
    converted: dict[str, Callable[[Record], Row]] = {
        "indicator_value": partial(_indicator_value, nothing_declared=cover_of(reading, catalogue)["nothing_to_report"]),
        "task": _task,
        "document": _row_number,
        "plan": _plan_item,
        "assessment": _assessment,
    }
    facts = {}
    for sheet in catalogue.layout.sheets:
        if sheet.record in converted and sheet.stores:
            facts[sheet.stores.table_name] = [
                _fact(record, sheet.stores, converted[sheet.record])
                for record in reading.records.get(sheet.record, [])
                if _is_fact(record, sheet.record, catalogue, round_key)
            ]
    facts["pci_quote"] = [row | {"quote_number": number} for number, row in enumerate(_quotes(reading.records, catalogue), start=1)]
    return facts


def _is_fact(record: Record, kind: str, catalogue: Catalogue, round_key: str) -> bool:
    if kind == "indicator_value":
        code = record.values.get("indicator_code")
        return code is not None and catalogue.find_indicator(round_key, code) is not None
    # An assigned task without a status is an open question (a finding and the register say so), not a fact.
    return kind != "task" or bool(record.values.get("status"))


def _quotes(records: dict[str, list[Record]], catalogue: Catalogue) -> Iterator[Row]:
    """What the texts quote of PCI, each at its cell."""
    for record_type, columns in _QUOTING_COLUMNS.items():
        for record in records.get(record_type, []):
            for key in columns:
                text = record.values.get(key)
                for quote in quotes_in(text, catalogue) if isinstance(text, str) else ():
                    own = {"measure": quote.measure, "sub_index_code": quote.sub_index, "pci_year": quote.pci_year}
                    yield own | {"value": quote.value, "text": quote.text} | _place(record, key)


def _fact(record: Record, stores: Stores, convert: Callable[[Record], Row]) -> Row:
    return _taken_over(record.values, stores) | convert(record) | _place(record, stores.place or "")


def _place(record: Record, key: str) -> Row:
    column = record.columns.get(key) or min(record.columns.values())
    return {"sheet": record.sheet, "cell": cells.address(record.row, column)}


def _taken_over(values: Row, stores: Stores) -> Row:
    return {name: values.get(column.rests_on[0]) for name, column in stores.columns.items()}


def _indicator_value(record: Record, nothing_declared: bool) -> Row:
    value, answer = split_value_and_answer(record)
    last_year = record.values.get("last_year_value")
    if value is not None:
        answer = "reported"
    elif nothing_declared:
        answer = answer or "nothing_to_report"
    return {
        "answer": answer or "missing",
        "value": value,
        "last_year_value": last_year if isinstance(last_year, Decimal) else None,
        "documents": record.values.get("documents") or [],
    }


def _sub_indices(record: Record) -> list[str]:
    return [code for code in record.values.get("sub_indices") or [] if code != GENERAL]


def _row_number(record: Record) -> Row:
    return {"sheet_row": record.row}


def _task(record: Record) -> Row:
    return _row_number(record) | {
        "sub_indices": _sub_indices(record),
        "quantities": record.values.get("quantity") or [],
        "quantity_units": split_units(record.values.get("quantity_unit")),
        "documents": record.values.get("documents") or [],
    }


def _plan_item(record: Record) -> Row:
    return _task(record) | {"status": record.values.get("status") or "planned"}


def _assessment(record: Record) -> Row:
    return _row_number(record) | {"sub_indices": _sub_indices(record)}
