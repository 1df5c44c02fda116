"""Great Expectations asks the rules: each lets the row of its column's cases pass that shall pass, and finds the one that shall fail."""

import pytest

from include.checks.columns import columns_registered
from include.checks.frames import Frame, columns_asked
from include.checks.questions import Questions
from include.checks.row_place import NOWHERE
from include.checks.validate import rules_asked
from tests.checks.columns.cases import CASES, READ
from tests.checks.columns.making import CATALOGUE

pytestmark = pytest.mark.slow  # Great Expectations takes seconds to load
ASKED = {rule.code: rule for rule in rules_asked(CATALOGUE)}


def judged_columns(rule):
    """The registered columns that an expectation itself asks about, not its conditions."""
    named = [rule.expectation[key] for key in ("column", "column_A", "column_B") if key in rule.expectation]
    return [name for name in named if name in columns_registered(rule.record)]


@pytest.mark.parametrize("code", [code for code, rule in ASKED.items() if judged_columns(rule)])
def test_a_rule_lets_the_row_that_passes_pass_and_finds_the_one_that_fails(code):
    rule = ASKED[code]
    found = {name: broken(rule, [line for line, _ in CASES[rule.record][name][:2]]) for name in judged_columns(rule)}
    assert [1] in found.values() and (len(found) > 1 or list(found.values()) == [[1]]), found


def broken(rule, lines):
    frame = Frame(rule.record, READ[rule.record])
    for line in lines:
        frame.add(0, line.record.values if hasattr(line, "record") else {}, lambda: NOWHERE, line)
    return [row for _, row in Questions(rule.record, [rule]).broken(frame.to_pandas(columns_asked([rule])))]
