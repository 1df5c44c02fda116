"""Every figure of a sample lies in the range that its indicator declares, near its target and near the year before."""

import random

import pytest

from include.catalog import load_catalogue
from include.sample.generate import drawn_value, generate_workbook
from include.workbook.fill import cell_of

CATALOGUE = load_catalogue()
DRAWS = 40


def drawn(indicator, department):
    return [drawn_value(indicator, department, random.Random(f"{indicator.code} {number}")) for number in range(DRAWS)]


@pytest.mark.parametrize("indicator", CATALOGUE.indicators, ids=lambda indicator: f"{indicator.code} {indicator.sub_index}")
def test_every_figure_that_is_drawn_lies_in_the_declared_range(indicator):
    for department in ("SCT", "SKHĐT", "SXD", "CAT", "BQL"):
        values = drawn(indicator, department)
        assert indicator.sample_low <= min(values) <= max(values) <= indicator.sample_high
        assert all(isinstance(value, int) for value in values) == indicator.whole_number
        assert len(set(values)) > 1, "one figure only tells nothing apart"


@pytest.mark.parametrize("indicator", CATALOGUE.indicators, ids=lambda indicator: f"{indicator.code} {indicator.sub_index}")
def test_two_years_of_a_department_are_so_close_that_nobody_asks(indicator):
    for department in ("SCT", "SKHĐT", "SXD", "CAT", "BQL"):
        values = drawn(indicator, department)
        jump = max(values) - min(values)
        if indicator.jump_points is not None:
            assert jump <= indicator.jump_points
        if indicator.jump_pct is not None:
            assert jump <= float(indicator.jump_pct) / 100 * min(values)


@pytest.mark.parametrize("target", CATALOGUE.targets, ids=lambda target: f"{target.province} {target.indicator} {target.year}")
def test_a_figure_is_of_the_order_of_its_target(target):
    for indicator in (i for i in CATALOGUE.indicators if i.code == target.indicator):
        assert target.target / 2 <= indicator.sample_low
        assert indicator.sample_high <= target.target * 5 / 2


@pytest.mark.parametrize("total", CATALOGUE.indicator_totals, ids=lambda total: f"{total.province} {total.total}")
def test_a_part_is_no_more_than_its_total(total):
    """Whatever is drawn, the figures of a sample add up."""
    by_code = {indicator.code: indicator for indicator in CATALOGUE.indicators}
    assert sum(by_code[part].sample_high for part in total.parts) <= by_code[total.total].sample_low


@pytest.mark.parametrize("round_key", ["QNG-2021-Y", "QNG25-2026-Y"])
def test_a_workbook_is_filled_with_figures_of_those_ranges(round_key):
    department = CATALOGUE.departments_of(round_key)[0].code
    book = generate_workbook(CATALOGUE, round_key, department, seed=3)
    sheet = book[CATALOGUE.layout.sheet("indicators").name]
    owed = [a.item for a in CATALOGUE.assignments(round_key, department) if a.kind == "indicator"]
    assert owed
    for row in range(len(owed)):
        code, value = (sheet[cell_of(book, CATALOGUE, "indicators", column, row)].value for column in ("indicator_code", "value"))
        indicator = CATALOGUE.indicator(round_key, code)
        assert indicator.sample_low <= value <= indicator.sample_high, code
