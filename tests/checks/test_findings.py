"""A broken rule becomes a finding: how bad, and in which words."""

import datetime as dt
from decimal import Decimal

import pytest

from include.catalog import load_catalogue
from include.checks.findings import effective_severity, make_finding
from include.checks.row_place import Place

RULES = {rule.code: rule for rule in load_catalogue().rules}
RULE = RULES["IDN-07"].model_copy(update={"field": "value", "message_vi": "{found} của năm {year}, {count}", "expected_vi": "{day}"})


@pytest.mark.parametrize(
    ("life", "severity", "effective"),
    [("beta", "critical", "warning"), ("enforced", "critical", "critical"), ("beta", "info", "info"), ("enforced", "warning", "warning")],
)
def test_a_rule_on_trial_warns_and_returns_no_workbook(life, severity, effective):
    rule = RULE.model_copy(update={"life": life, "severity": severity})
    assert effective_severity(rule) == make_finding(rule, {}, None).severity == effective


def test_a_finding_shows_what_stands_in_the_cell_and_a_year_without_a_point():
    place = Place("Chỉ tiêu", {"value": "G7"}, {"value": "1.234"})
    row = {"found": "1234", "year": Decimal(2021), "count": 2021, "day": dt.date(2021, 12, 1)}
    made = make_finding(RULE, row, place)
    assert (made.cell, made.found, made.message_vi, made.expected) == ("G7", "1.234", "1.234 của năm 2021, 2.021", "01/12/2021")


def test_where_nothing_stands_in_the_cell_the_words_of_the_row_are_told():
    assert make_finding(RULE, {"found": "trống"}, Place("Chỉ tiêu", {}, {})).found == "trống"
