"""Every column that rules ask about has cases, made by hand: a row that passes, a row that fails, and where its bounds lie.

Without a workbook, Great Expectations, PostgreSQL or Airflow.
"""

import math

import pytest

from include.checks.columns import columns_registered
from include.checks.columns.registry import columns_of
from include.checks.frames import columns_asked, columns_known
from tests.checks.columns.cases import CASES, READ
from tests.checks.columns.making import CATALOGUE


@pytest.mark.parametrize(("record", "name"), [(record, name) for record, cases in CASES.items() for name in cases])
def test_a_column_answers_for_each_row(record, name):
    answers = [(columns_registered(record)[name].answer(line), expected) for line, expected in CASES[record][name]]
    wrong = [(found, expected) for found, expected in answers if found != expected and not (_is_nan(found) and _is_nan(expected))]
    assert wrong == []


def _is_nan(value):
    return isinstance(value, float) and math.isnan(value)


def test_every_registered_column_has_a_row_that_passes_and_one_that_fails():
    assert {record: set(columns_registered(record)) for record in CASES} == {record: set(cases) for record, cases in CASES.items()}
    same = [(record, name) for record, cases in CASES.items() for name, rows in cases.items() if len({repr(told) for _, told in rows}) < 2]
    assert same == []


def test_every_column_that_a_rule_names_is_read_or_registered():
    rules = [rule for rule in CATALOGUE.rules if rule.expectation]
    unknown = {rule.code: set(columns_asked([rule])) - columns_known(rule.record, READ[rule.record]) for rule in rules}
    assert {code: names for code, names in unknown.items() if names} == {}


def test_every_registered_column_is_named_by_a_rule_or_by_its_sentences():
    unused = []
    for record in CASES:
        rules = [rule for rule in CATALOGUE.rules if rule.record == record]
        told = "".join(f"{r.message_vi}{r.message_en}{r.expected_vi}{r.remedy_vi}{r.remedy_en}" for r in rules)
        asked = columns_asked(rules)
        unused += [(record, name) for name in columns_registered(record) if name not in asked and f"{{{name}}}" not in told]
    assert unused == []


def test_a_column_without_its_question_and_a_second_one_of_its_name_are_refused():
    column = columns_of("nothing")

    def silent(line) -> bool:
        return True

    def asking(line) -> bool:
        """Is it so?"""
        return True

    for bad, why in ((silent, "docstring"), (asking, "twice")):
        with pytest.raises(ValueError, match=why):
            column("it_is_so")(bad)
            column("it_is_so")(bad)
