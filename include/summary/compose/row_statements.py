"""How a row of a sheet is quoted: the cell it stands in, its name, its quantities."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from include.domain.rows import Row
from include.summary.summary_data import Figure, Origin
from include.texts import book
from include.workbook.vietnamese_writing import show_number

_TEXTS = book("summary")


def origin_of(row: Row) -> Origin:
    """The cell that a row of a view names."""
    return Origin(row["department_code"], row["submission_id"], row["receipt_number"], row["sheet"], row["cell"])


def padded_count(number: Decimal) -> str:
    """A number as Vietnamese offices write it in a sentence: ``04``, ``10``, ``62,5``."""
    return f"{int(number):02d}" if number == int(number) and 0 <= number < 10 else show_number(number)


def marked(text: str, row: Row) -> str:
    """``text`` as a figure of this row is printed: with the word for an estimate where its submission's cover says that it is one."""
    return _TEXTS.vi("estimate.marked", text=text) if text and row["is_estimate"] else text


def statement_of(kind: str, row: Row, label: str, text: str) -> Figure:
    """A sentence about a named row of a sheet as a figure of the summary: its key stays when rows move."""
    # The name, not the row number, tells a task from its neighbours: rows move when the workbook is sent again.
    name = hashlib.sha256(" ".join(row["name"].casefold().split()).encode()).hexdigest()[:12]
    return Figure(f"{kind}/{row['department_code']}/{name}", label, text, origins=(origin_of(row),))


def quantities_beside_name(row: Row) -> str:
    """Quantities as :func:`padded_quantities`, without those that the row's name tells already."""
    name = f" {' '.join(row['name'].casefold().split())} "
    told = [part for part in padded_quantities(row).split("; ") if part and not _tells(name, part)]
    return "; ".join(told)


def _tells(name: str, quantity: str) -> bool:
    words = " ".join(quantity.casefold().split())
    return f" {words}" in name or f" {words.removeprefix('0')}" in name


def padded_quantities(row: Row) -> str:
    """Quantities with their units, as ``04 xã; 10 huyện``."""
    units = [*row["quantity_units"], *[""] * len(row["quantities"])]
    return "; ".join(f"{padded_count(quantity)} {unit}".strip() for quantity, unit in zip(row["quantities"], units, strict=False))
