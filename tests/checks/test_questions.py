"""Great Expectations is asked twice, how many rows and then which: its verdict is what counts, and no more is asked."""

import io
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from include.catalog.models import RowCondition
from include.checks.data_docs import new_context, suite_of
from include.checks.questions import Questions, RuleFailedToRunError
from include.checks.tidy import build_frames
from include.checks.validate import check_batch, rule_book, rules_asked
from include.intake.judging import submissions_to_check
from include.intake.opened import FileToJudge
from tests.checks.faults.book import CATALOGUE, ON_TIME, Book

DOZEN = Path(__file__).parents[1] / "workbooks" / "returned" / "a-dozen-faults.xlsx"
ANY_RULE = next(rule for rule in CATALOGUE.rules if rule.expectation)


def rule(code="TST-01", where=(), **expectation):
    return ANY_RULE.model_copy(update={"code": code, "expectation": expectation, "where": where})


def broken(frame, *rules):
    return [(rule.code, row) for rule, row in Questions("test", rules).broken(frame)]


@pytest.fixture(scope="module")
def submissions():
    """One workbook without faults, and one with a dozen."""
    content = io.BytesIO()
    Book().book.save(content)
    name = "QNG-2021-Y_SKHĐT.xlsx"
    files = [FileToJudge("0" * 64, given, name, ON_TIME) for given in (content.getvalue(), DOZEN.read_bytes())]
    return submissions_to_check(CATALOGUE, files, {})


@pytest.fixture
def asked_for_rows(monkeypatch):
    """The rules whose offending rows were asked for."""
    from great_expectations.expectations.expectation import Expectation  # loaded by then, without what no rule asks for

    codes = []
    original = Expectation.metrics_validate

    def spied(self, *given, **more):
        codes.append(self.meta["rule"])
        return original(self, *given, **more)

    monkeypatch.setattr(Expectation, "metrics_validate", spied)
    return codes


def test_of_a_faultless_workbook_no_rule_is_asked_for_rows(submissions, asked_for_rows):
    assert check_batch(CATALOGUE, submissions[:1]) == [[]]
    assert asked_for_rows == []


def test_only_rules_that_some_row_breaks_are_asked_for_rows_and_each_once_for_the_whole_batch(submissions, asked_for_rows):
    findings = [finding for found in check_batch(CATALOGUE, submissions * 3) for finding in found]
    assert len({finding.rule_code for finding in findings}) >= 8
    assert Counter(asked_for_rows) == Counter({finding.rule_code for finding in findings})


def test_the_rows_are_those_of_the_suite_in_the_documentation(submissions):
    source = new_context().data_sources.add_pandas("submissions")
    for record, frame in build_frames(submissions).items():
        questions = rule_book(CATALOGUE).records[record]
        table = frame.to_pandas(questions.columns)
        found = [(rule.code, row) for rule, row in questions.broken(table)]
        data = source.add_dataframe_asset(record).add_batch_definition_whole_dataframe(record)
        suite = suite_of(record, [rule for rule in rules_asked(CATALOGUE) if rule.record == record])
        complete = {"result_format": "COMPLETE", "unexpected_index_column_names": ["row_id"]}
        outcomes = data.get_batch(batch_parameters={"dataframe": table}).validate(suite, result_format=complete).results
        told = [
            (outcome.expectation_config.meta["rule"], entry["row_id"])
            for outcome in outcomes
            if not outcome.success
            for entry in outcome.result["unexpected_index_list"]
        ]
        assert sorted(found) == sorted(told), record


def test_an_expectation_that_most_rows_fulfil_holds_where_it_asks_for_no_more():
    frame = pd.DataFrame({"row_id": [0, 1, 2, 3], "few": ["x", "x", "x", None], "many": [None, None, None, "x"]})
    most = {"type": "ExpectColumnValuesToNotBeNull", "mostly": 0.75}
    assert broken(frame, rule(**most, column="few"), rule("TST-02", **most, column="many")) == [("TST-02", 0), ("TST-02", 1), ("TST-02", 2)]


def test_rules_with_one_condition_share_its_rows_and_others_have_theirs():
    frame = pd.DataFrame({"row_id": [0, 1, 2], "kind": ["a", "b", "a"], "x": [None, None, 1.0], "y": [5.0, 5.0, None]})
    given = {"type": "ExpectColumnValuesToNotBeNull"}
    a, b = ((RowCondition(column="kind", equals=kind),) for kind in "ab")
    rules = [rule("TST-01", a, **given, column="x"), rule("TST-02", a, **given, column="y"), rule("TST-03", b, **given, column="x")]
    assert broken(frame, *rules) == [("TST-01", 0), ("TST-02", 2), ("TST-03", 1)]


def test_a_rule_that_cannot_be_evaluated_is_named_and_so_is_one_that_asks_nothing_of_rows():
    frame = pd.DataFrame({"row_id": [0], "x": [1.0]})
    with pytest.raises(RuleFailedToRunError, match="TST-07"):
        broken(frame, rule(type="ExpectColumnValuesToNotBeNull", column="x"), rule("TST-07", type="ExpectColumnValuesToBeNull", column="y"))
    with pytest.raises(RuleFailedToRunError, match=r"TST-01: ExpectTableRowCountToEqual asks nothing of single rows"):
        Questions("test", [rule(type="ExpectTableRowCountToEqual", value=3)])


def test_two_rules_that_ask_the_same_are_refused():
    twice = ANY_RULE.model_copy(update={"code": "TST-09"})
    with pytest.raises(RuleFailedToRunError, match="TST-09"):
        rules_asked(CATALOGUE.model_copy(update={"rules": (*CATALOGUE.rules, twice)}))


@pytest.mark.slow
def test_checking_a_file_loads_neither_a_warehouse_nor_what_no_rule_asks_for():
    told = (
        "import sys, include.__main__, include.intake.check_files, great_expectations;"
        "print(sorted({'altair', 'boto3', 'psycopg2', 'scipy', 'sqlalchemy', 'upath'} & set(sys.modules)));"
        "import scipy.stats, altair;"
        "from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as module;"
        "print(module.stats.entropy is scipy.stats.entropy, module.alt.Chart is altair.Chart)"
    )
    answer = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert answer.stdout.splitlines() == ["[]", "True True"]
