"""The province's value of an indicator, made of departments' values as the catalogue declares it, on figures to work out by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import text

from include.texts import CODES
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.register.register import read_view
from tests.warehouse.filing import file_figures, release

ROUND = "QNG-2021-Y"
VIEWS = ("draft_provincial_indicator_value", "provincial_indicator_value")


@pytest.fixture(autouse=True)
def opened(warehouse, catalogue):
    record_opened_round(warehouse, catalogue, ROUND, dt.datetime.fromisoformat("2021-11-15T01:00:00+07:00"))


def leads(catalogue, code, role="lead"):
    return sorted(entry.department for entry in catalogue.assignments(ROUND) if (entry.item, entry.role) == (code, role))


def file_all(engine, figures):
    for department, stated in figures.items():
        file_figures(engine, ROUND, department, "2021-11-30T08:00:00+07:00", stated)


def provincial(engine, code):
    """The row of the draft, which the released one must equal once everything is released."""
    [draft] = read_view(engine, VIEWS[0], round_key=ROUND, indicator_code=code)
    release(engine, ROUND)
    [approved] = read_view(engine, VIEWS[1], round_key=ROUND, indicator_code=code)
    assert {key: approved[key] for key in draft} == draft
    return draft


def test_leads_and_those_that_contribute_are_added_up(warehouse, catalogue):
    """TIM-04: TTT leads with 10, five contribute 1 each: 15."""
    others = leads(catalogue, "TIM-04", "contributing")
    assert len(others) == 5 and leads(catalogue, "TIM-04") == ["TTT"]
    file_all(warehouse, {"TTT": {"TIM-04": 10}} | {department: {"TIM-04": 1} for department in others})
    row = provincial(warehouse, "TIM-04")
    assert (row["aggregation"], row["value"], row["reason"], row["is_complete"]) == ("sum_of_all", 15, None, True)
    assert row["departments"] == sorted([*others, "TTT"]) and row["department_count"] == row["known_count"] == 6


def test_where_only_leads_are_added_what_others_report_is_no_part(warehouse, catalogue):
    """TRA-07 is given to STP alone; what SCT wrote without being asked is left to the rule that speaks of it."""
    file_all(warehouse, {"STP": {"TRA-07": 4}, "SCT": {"TRA-07": 3}})
    row = provincial(warehouse, "TRA-07")
    assert (row["aggregation"], row["value"], row["departments"]) == ("sum_of_leads", 4, ["STP"])


def test_a_mean_is_weighed_by_the_indicator_that_is_declared(warehouse, catalogue):
    """ENT-06 by ENT-05 over its seven leads: six with 90 % of 10 dossiers, SCT with 50 % of 40: (6 × 900 + 2000) / 100 = 74 %."""
    departments = leads(catalogue, "ENT-06")
    assert "SCT" in departments and len(departments) == 7
    figures = {department: {"ENT-06": 90, "ENT-05": 10} for department in departments} | {"SCT": {"ENT-06": 50, "ENT-05": 40}}
    file_all(warehouse, figures)
    row = provincial(warehouse, "ENT-06")
    assert (row["aggregation"], row["weight_indicator_code"]) == ("weighted_mean", "ENT-05")
    assert (row["value"], row["reason"], row["known_value"]) == (Decimal("74.00"), None, Decimal("74.00"))


def test_a_mean_without_weights_is_never_a_plain_mean(warehouse, catalogue):
    """TRA-04 has no weight: of several figures there is no mean, and nothing is known of the whole."""
    file_all(warehouse, {department: {"TRA-04": 90} for department in leads(catalogue, "TRA-04")})
    row = provincial(warehouse, "TRA-04")
    assert (row["value"], row["reason"], row["known_value"]) == (None, "weight_missing", None)
    assert row["missing_departments"] == row["departments"]


def test_one_missing_weight_leaves_what_the_others_make(warehouse, catalogue):
    departments = leads(catalogue, "ENT-06")
    figures = {department: {"ENT-06": 90, "ENT-05": 10} for department in departments}
    file_all(warehouse, figures | {"SCT": {"ENT-06": 50}})
    row = provincial(warehouse, "ENT-06")
    assert (row["value"], row["reason"], row["known_value"]) == (None, "weight_missing", Decimal("90.00"))
    assert (row["missing_departments"], row["is_complete"]) == (["SCT"], False)


def test_the_known_part_is_told_beside_the_departments_that_are_missing(warehouse, catalogue):
    """ENT-05: SCT 3, SYT 4, STTTT has nothing to report; the others filed nothing, or filed without it."""
    file_all(
        warehouse, {"SCT": {"ENT-05": 3}, "SYT": {"ENT-05": 4}, "STTTT": {"ENT-05": "nothing_to_report"}, "CAT": {"ENT-05": "missing"}}
    )
    row = provincial(warehouse, "ENT-05")
    assert (row["value"], row["reason"], row["known_value"], row["known_count"], row["is_complete"]) == (None, "part_missing", 7, 2, False)
    assert row["missing_departments"] == sorted(set(leads(catalogue, "ENT-05")) - {"SCT", "SYT", "STTTT"})
    assert (row["reason_vi"], row["reason_en"]) == (
        CODES.words("provincial_reasons")["part_missing"].vi,
        "figures of some departments are missing",
    )


def test_nothing_to_report_adds_nothing_and_what_does_not_apply_is_no_part(warehouse, catalogue):
    departments = leads(catalogue, "ENT-05")
    answers = dict.fromkeys(departments, "nothing_to_report") | {"SCT": 3, "SYT": "not_applicable"}
    file_all(warehouse, {department: {"ENT-05": answer} for department, answer in answers.items()})
    row = provincial(warehouse, "ENT-05")
    assert (row["value"], row["reason"], row["known_count"]) == (3, None, 1)


@pytest.mark.parametrize("answer", ["nothing_to_report", "not_applicable"])
def test_answers_without_a_figure_make_no_zero(warehouse, catalogue, answer):
    file_all(warehouse, {department: {"ENT-05": answer} for department in leads(catalogue, "ENT-05")})
    row = provincial(warehouse, "ENT-05")
    assert (row["value"], row["known_value"], row["reason"]) == (None, None, answer)


def test_nobody_filed_and_nobody_reported_are_two_reasons(warehouse, catalogue):
    file_all(warehouse, {"SCT": {"ENT-05": "missing", "TRA-03": 1}})
    told = {row["indicator_code"]: row["reason"] for row in read_view(warehouse, VIEWS[0], round_key=ROUND)}
    assert (told["ENT-05"], told["LEG-01"]) == ("nobody_reported", "nobody_filed")


def test_what_is_declared_to_have_no_value_of_the_province_has_none(warehouse):
    file_all(warehouse, {"TTT": {"TIM-05": 3}})
    row = provincial(warehouse, "TIM-05")
    assert (row["aggregation"], row["value"], row["known_value"], row["reason"]) == ("none", None, None, "none_declared")


def test_the_view_follows_the_declaration(warehouse, catalogue):
    """The same figures under another declaration: only the lead's counts."""
    file_all(warehouse, {"TTT": {"INF-04": 2}, "SNV": {"INF-04": 5}})
    assert read_view(warehouse, VIEWS[0], round_key=ROUND, indicator_code="INF-04")[0]["value"] == 7
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE core.indicator SET aggregation = 'sum_of_leads' WHERE indicator_code = 'INF-04'"))
    assert provincial(warehouse, "INF-04")["value"] == 2


@pytest.mark.parametrize("view", VIEWS)
def test_a_row_is_a_round_and_an_indicator_and_every_missing_value_has_a_reason(warehouse, catalogue, view):
    file_all(warehouse, {"SCT": {"TRA-03": 4, "ENT-05": 3}, "TTT": {"TIM-05": 3}})
    release(warehouse, ROUND)
    rows = read_view(warehouse, view)
    assert len({(row["round_key"], row["indicator_code"]) for row in rows}) == len(rows) > 50
    for row in rows:
        assert (row["value"] is None) == (row["reason"] is not None) == (row["reason_vi"] is not None)
        assert row["reason"] is None or row["reason"] in CODES.words("provincial_reasons")
        assert row["aggregation"] in CODES.words("aggregations")
        assert row["is_complete"] == (row["missing_departments"] == [])


def test_it_is_an_estimate_when_a_part_is_and_counts_until_the_earliest_day(warehouse, catalogue):
    """TIM-04: the lead's figure is final until the end of the year, one of the others an estimate until November."""
    early, late = dt.date(2021, 11, 30), dt.date(2021, 12, 31)
    others = leads(catalogue, "TIM-04", "contributing")
    for code in ("TTT", *others):
        cover = {"figures": "estimate" if code == others[0] else "final", "data_until_on": early if code == others[0] else late}
        file_figures(warehouse, ROUND, code, "2021-11-30T08:00:00+07:00", {"TIM-04": 1}, cover=cover)
    row = provincial(warehouse, "TIM-04")
    assert (row["is_estimate"], row["data_until_on"]) == (True, early)
