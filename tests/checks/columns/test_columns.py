"""Every column that rules ask about has cases, made by hand: a row that passes, a row that fails, and where its bounds lie.

Without a workbook, PostgreSQL or Airflow. The last test asks the rules themselves, by Great Expectations, about the first two rows of each.
"""

import math

import pytest

from include.checks.columns import columns_registered
from include.checks.columns.registry import columns_of
from include.checks.frames import Frame, columns_known
from include.checks.places import NOWHERE
from include.checks.questions import Questions, columns_asked
from include.checks.tidy import read_columns
from include.checks.validate import rules_asked
from tests.checks.columns import of_documents, of_indicators, of_pci, of_tables, of_tasks_and_plans, of_workbook
from tests.checks.columns.making import CATALOGUE

CASES = {
    "workbook": of_workbook.CASES,
    "table": of_tables.CASES,
    "indicator_value": of_indicators.CASES,
    "task": of_tasks_and_plans.TASKS,
    "plan": of_tasks_and_plans.PLANS,
    "assessment": of_tasks_and_plans.ASSESSMENTS,
    "document": of_documents.CASES,
    "pci_result": of_pci.RESULTS,
    "pci_score": of_pci.SCORES_CASES,
    "pci_indicator": of_pci.FIGURES,
}
READ = read_columns(CATALOGUE.layout) | read_columns(CATALOGUE.results_layout)
ASKED = {rule.code: rule for rule in rules_asked(CATALOGUE)}


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
    unknown = {code: set(columns_asked([rule])) - columns_known(rule.record, READ[rule.record]) for code, rule in ASKED.items()}
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


def judged_columns(rule):
    """The registered columns that an expectation itself asks about, not its conditions."""
    named = [rule.expectation[key] for key in ("column", "column_A", "column_B") if key in rule.expectation]
    return [name for name in named if name in columns_registered(rule.record)]


@pytest.mark.slow  # Great Expectations takes seconds to load
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
