"""The rule book over a frame made by hand: from which year a rule judges, which rows it asks, and in which order findings come."""

from functools import partial

import pytest

from include.catalog import load_catalogue
from include.catalog.models import RowCondition
from include.checks.frames import Frame
from include.checks.row_place import Place
from include.checks.validate import check_frames

CATALOGUE = load_catalogue()
EXPECTED = {"type": "ExpectColumnValuesToBeInSet", "column": "answer", "value_set": ["yes"]}
LATE = next(rule for rule in CATALOGUE.rules if rule.code == "IDN-07")
RULE = LATE.model_copy(update={"record": "part", "field": "answer", "expectation": EXPECTED, "message_vi": "x", "expected_vi": "x"})

pytestmark = pytest.mark.slow  # Great Expectations takes seconds to load


def found(rules, rows, year=2021, index="PCI"):
    """Cells of what the rules find in rows of answers, each at the cell of its number."""
    frame = Frame("part", {"answer": "object", "kind": "object"})
    for number, row in enumerate(rows, start=1):
        frame.add(0, row, partial(Place, "Bìa", {"answer": f"A{number}"}, {"answer": str(row["answer"])}))
    catalogue = CATALOGUE.model_copy(update={"rules": tuple(rules), "version": repr(rules)})
    (findings,) = check_frames(catalogue, {"part": frame}, [(index, year)])
    return [(finding.rule_code, finding.cell) for finding in findings]


@pytest.mark.parametrize(("year", "cells"), [(2020, []), (2021, ["A2"]), (2022, ["A2"])])
def test_a_rule_judges_no_round_from_before_it_was_made(year, cells):
    rule = RULE.model_copy(update={"since_round": "2021-Y"})
    assert [cell for _, cell in found([rule], [{"answer": "yes"}, {"answer": "no"}], year)] == cells


@pytest.mark.parametrize(("index", "cells"), [("any", ["A2"]), ("PCI", []), ("DTX", ["A2"])])
def test_a_rule_of_one_index_judges_no_round_of_another(index, cells):
    rule = RULE.model_copy(update={"index": index})
    assert [cell for _, cell in found([rule], [{"answer": "yes"}, {"answer": "no"}], index="DTX")] == cells


def test_the_worst_and_topmost_come_first():
    critical = RULE.model_copy(update={"code": "IDN-08", "severity": "critical", "expectation": EXPECTED | {"value_set": ["yes", "no"]}})
    rows = [{"answer": "no"}] * 9 + [{"answer": "what"}]
    assert found([RULE, critical], rows) == [("IDN-08", "A10"), *(("IDN-07", f"A{number}") for number in range(1, 11))]


@pytest.mark.parametrize(
    ("condition", "cells"),
    [({"equals": "a"}, ["A1"]), ({"differs": "a"}, ["A2"]), ({"among": ["b"]}, ["A2"]), ({"given": True}, ["A1", "A2"])],
)
def test_a_rule_asks_the_rows_that_its_condition_names(condition, cells):
    rule = RULE.model_copy(update={"where": [RowCondition(column="kind", **condition)]})
    rows = [{"answer": "no", "kind": "a"}, {"answer": "no", "kind": "b"}, {"answer": "no", "kind": None}]
    told = [cell for _, cell in found([rule], rows)]
    assert [cell for cell in told if cell != "A3"] == cells and ("A3" not in told or condition == {"differs": "a"})
