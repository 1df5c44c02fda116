"""What a workbook states, as facts: four answers that stay four, and what is no fact."""

import datetime as dt
from decimal import Decimal

import pytest

from include.catalog import load_catalogue
from include.domain.finding import Finding
from include.domain.judgement import Judgement
from include.intake.facts import facts_of
from include.intake.judging import not_loaded, state_of
from include.sandbox.version import reader_version
from include.workbook.read import GENERAL
from include.workbook.workbook_reading import Record, WorkbookReading

CATALOGUE = load_catalogue()
ROUND = "QNG-2021-Y"
DAY = dt.datetime(2021, 12, 1, tzinfo=dt.UTC)


def record(**values):
    return Record(5, values, {key: number for number, key in enumerate(values, start=1)}, "Chỉ tiêu")


def facts(nothing="no", **records):
    records["workbook"] = [record(nothing_to_report=nothing)]
    return facts_of(WorkbookReading(sheets=[], stamp=None, records=records), CATALOGUE, ROUND)


@pytest.mark.parametrize(
    ("value", "answer", "nothing", "stated"),
    [
        (Decimal(0), None, "no", "reported"),
        (None, None, "no", "missing"),
        (None, None, "yes", "nothing_to_report"),
        (None, "not_applicable", "yes", "not_applicable"),
        (None, "not_applicable", "no", "not_applicable"),
    ],
)
def test_nothing_not_applicable_missing_and_zero_are_four_answers(value, answer, nothing, stated):
    (row,) = facts(nothing, indicator_value=[record(indicator_code="TRA-03", value=value, answer=answer)])["indicator_value"]
    assert (row["answer"], row["value"]) == (stated, value)


def test_a_figure_of_an_indicator_that_the_round_does_not_have_is_no_fact():
    assert facts(indicator_value=[record(indicator_code="XYZ-99", value=Decimal(1), answer=None)])["indicator_value"] == []


def test_an_assigned_task_without_a_status_is_an_open_question_and_no_fact():
    found = facts(task=[record(name="Rà soát", status="done"), record(name="Tập huấn", status=None)])["task"]
    assert [row["name"] for row in found] == ["Rà soát"]


def test_what_is_said_in_general_is_of_no_sub_index():
    (row,) = facts(assessment=[record(text="Khá", sub_indices=[GENERAL, "transparency"])])["assessment"]
    assert row["sub_indices"] == ["transparency"]


@pytest.mark.parametrize(
    ("severities", "state"),
    [
        ((), "accepted"),
        (("info",), "accepted"),
        (("info", "warning"), "accepted_with_warnings"),
        (("warning", "critical"), "returned"),
    ],
)
def test_the_worst_finding_decides_the_state(severities, state):
    found = [Finding("X", 2, severity, None, None, None, "", None, "", "", "", "") for severity in severities]
    assert state_of(found) == state


def test_what_cannot_be_loaded_waits_in_quarantine_for_another_version():
    accepted = Judgement(
        "0" * 64, "x.xlsx", DAY, ROUND, "STP", "accepted", None, None, "c", "r", {"figures": "final"}, "[1]", [], {"task": [{}]}
    )
    kept = not_loaded(CATALOGUE, accepted)
    assert (kept.state, kept.facts, kept.sheets, kept.unread_by) == ("quarantined", {}, "[]", reader_version())
    assert "figures" in kept.cover and set(kept.cover.values()) == {None}, "what the cover said goes, column by column"
