"""Figures that are wrong only beside last year's: one workbook with each change at an indicator of its own, and no finding elsewhere."""

from __future__ import annotations

import pytest

from include.sample.generate import generate_workbook
from include.warehouse.schema.engine import connect
from tests.cases.history import LAST, THIS, filed, findings_of_this_year, opened
from tests.mutations.operators.registry import CATALOGUE, DEPARTMENT, at, column_cells, name_of, saved

pytestmark = pytest.mark.slow

# The change of (last year's column, this year's) by the row of the indicator, and the column in which it must be told.
CHANGES = {
    "a thousand times as much": (25, lambda last, this: (last, this * 1000), "value"),
    "a thousandth": (23, lambda last, this: (last, round(this / 1000, 4)), "value"),
    "ten times as much": (8, lambda last, this: (last, this * 10), "value"),
    "a tenth": (9, lambda last, this: (last, round(this / 10)), "value"),
    "a fifth": (10, lambda last, this: (last, round(this / 5)), "value"),
    "nothing after something": (13, lambda last, this: (last, 0), "value"),
    "last year's figure another": (14, lambda last, this: (last + 7, this), "last_year_value"),
    "last year's figure gone": (16, lambda last, this: (None, this), "last_year_value"),
    "last year's figure scaled": (12, lambda last, this: (round(last / 100, 4), this), "last_year_value"),
    "both years swapped": (24, lambda last, this: (this, last), "last_year_value"),
}
HARMLESS = {
    "last year's figure as text": (19, lambda last, this: (f" {last} ", this)),
    "last year's figure with a comma": (15, lambda last, this: (str(last).replace(".", ","), this)),
}


def figures(book):
    columns = zip(column_cells(book, "indicators", "last_year_value"), column_cells(book, "indicators", "value"), strict=True)
    return [pair for pair in columns if isinstance(pair[1].value, int | float)]


def test_each_is_told_at_its_cell_and_nothing_elsewhere(new_warehouse, tmp_path):
    book = generate_workbook(CATALOGUE, LAST, DEPARTMENT, seed=7, tasks=0, plan=0)
    before = [this.value for _, this in figures(book)]
    engine = opened(connect(new_warehouse()))
    assert filed(engine, tmp_path / "last", LAST, saved(book)).state == "accepted"
    book = generate_workbook(CATALOGUE, THIS, DEPARTMENT, seed=7, tasks=0)
    for value, (last, this) in zip(before, figures(book), strict=True):
        last.value = value
        this.value = round(value * 0.95) if isinstance(value, int) else round(value * 0.95, 1)
    for row, change, *_ in [*CHANGES.values(), *HARMLESS.values()]:
        last, this = figures(book)[row]
        last.value, this.value = change(last.value, this.value)
    filed(engine, tmp_path / "this", THIS, saved(book))
    found = {(f.sheet, f.cell): f.message_vi for f in findings_of_this_year(engine) if f.severity != "info"}
    engine.dispose()
    places = {what: (name_of("indicators"), at("indicators", column, row)) for what, (row, _, column) in CHANGES.items()}
    assert [what for what, place in places.items() if place not in found] == []
    assert {place: told for place, told in found.items() if place not in places.values()} == {}
    for what in ("a thousand times as much", "a thousandth", "ten times as much", "a tenth"):
        assert "đơn vị" in found[places[what]], f"{what}: probably another unit, it must say"
