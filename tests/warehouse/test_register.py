"""The register at its edges: the instants around a due day, which version it tells of, and what it knew on a day."""

import datetime as dt
from decimal import Decimal

import pytest

from include.warehouse.findings.settlement import exempt, reinstate, withdraw
from include.warehouse.findings.stored import finding_counts
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.register.register import last_year_values, register, register_items
from include.warehouse.submissions.load import load_submission
from include.warehouse.submissions.quarantine_decisions import dismiss
from tests.warehouse.filing import file_figures
from tests.warehouse.test_settlement import finding
from tests.warehouse.test_submissions import DEPARTMENT, FIRST, ROUND, judgement

pytestmark = pytest.mark.slow

DUE_BEFORE = dt.datetime.fromisoformat("2021-12-02T00:00:00+07:00")
AFTER = dt.datetime.fromisoformat("2021-12-05T08:00:00+07:00")
HOUR = dt.timedelta(hours=1)
FACT = {"indicator_code": "TRA-03", "value": 10, "documents": [], "sheet": "Chỉ tiêu", "cell": "G7"}


@pytest.fixture
def opened(warehouse, catalogue):
    record_opened_round(warehouse, catalogue, ROUND, FIRST - dt.timedelta(days=10))
    return warehouse


def load(engine, number, department=DEPARTMENT, **changes):
    """A version that came ``number`` hours after the first; the due day is over after 88."""
    return load_submission(engine, judgement(engine, number, department_code=department, **changes)).submission_id


def row_of(engine, department=DEPARTMENT, as_of=AFTER):
    return next(row for row in register(engine, ROUND, as_of) if row.department_code == department)


def items_of(engine, as_of=AFTER, department=DEPARTMENT):
    return {item.item_code: item for item in register_items(engine, ROUND, as_of, department)}


def test_midnight_in_vietnam_after_the_due_day_is_a_day_late(opened):
    load(opened, 88)
    assert (row_of(opened).filing, row_of(opened).days_late) == ("late", 1)
    load(opened, 88 - 1e-6, department="SXD")
    assert (row_of(opened, "SXD").filing, row_of(opened, "SXD").days_late) == ("on_time", None)


def test_what_has_not_come_is_not_due_until_that_midnight_and_missing_from_then_on(opened):
    assert row_of(opened, as_of=DUE_BEFORE - dt.timedelta(seconds=1)).filing == "not_due"
    assert row_of(opened, as_of=DUE_BEFORE).filing == "missing"
    assert items_of(opened, DUE_BEFORE - dt.timedelta(seconds=1))["TRA-03"].filing == "not_due"
    assert items_of(opened, DUE_BEFORE)["TRA-03"].filing == "missing"


def test_it_tells_of_the_newest_version_and_counts_its_findings_by_severity(opened):
    load(opened, 0, findings=[finding("G8", "critical")] * 2, state="returned")
    newest = load(opened, 1, findings=[finding("G8", "warning"), finding("G9", "warning"), finding("G10", "info")])
    row = row_of(opened)
    assert (row.newest_submission_id, row.versions, row.critical, row.warning, row.info) == (newest, 2, 0, 2, 1)
    assert finding_counts(opened, ROUND) == {"critical": 0, "warning": 2, "info": 1}


def test_a_withdrawn_version_is_not_the_newest_and_one_that_is_taken_back_is_again(opened):
    first, second = load(opened, 0, findings=[finding("G8", "info")]), load(opened, 1, findings=[finding("G8", "warning")])
    withdrawn_at = FIRST + 2 * HOUR
    withdraw(opened, second, "gửi nhầm", "lan", withdrawn_at)
    assert row_of(opened).newest_submission_id == row_of(opened).standing_submission_id == first
    assert finding_counts(opened, ROUND) == {"critical": 0, "warning": 0, "info": 1}
    reinstate(opened, second, "rút nhầm", "lan", withdrawn_at + HOUR)
    assert row_of(opened).newest_submission_id == row_of(opened).standing_submission_id == second
    assert row_of(opened, as_of=withdrawn_at).newest_submission_id == first


def test_an_exemption_holds_from_its_decision_until_the_next_one(opened):
    decided_at = AFTER + HOUR
    for kind, code in (("workbook", "workbook"), ("indicator", "TRA-03")):
        exempt(opened, (ROUND, DEPARTMENT, kind, code), True, "không còn chức năng", "lead", decided_at)
    assert (row_of(opened).filing, items_of(opened)["TRA-03"].filing) == ("missing", "missing")
    assert (row_of(opened, as_of=decided_at).filing, items_of(opened, decided_at)["TRA-03"].filing) == ("not_applicable",) * 2
    for kind, code in (("workbook", "workbook"), ("indicator", "TRA-03")):
        exempt(opened, (ROUND, DEPARTMENT, kind, code), False, "vẫn còn", "lead", decided_at + HOUR)
    later = decided_at + HOUR
    assert (row_of(opened, as_of=later).filing, items_of(opened, later)["TRA-03"].filing) == ("missing", "missing")


def test_a_thing_is_answered_by_its_own_department_and_not_by_an_empty_cell(opened):
    load(opened, 0, facts={"indicator_value": [FACT | {"answer": "missing", "value": None}]})
    load(opened, 2, department="SXD")
    found = register_items(opened, ROUND, AFTER)
    assert len({(item.department_code, item.kind, item.item_code) for item in found}) == len(found)
    item = items_of(opened)["TRA-03"]
    assert (item.filing, item.answer, item.first_arrived_at) == ("missing", None, None)


def test_the_register_of_a_day_knows_nothing_that_came_later(opened):
    load(opened, 0, facts={})
    load(opened, 5)
    before = items_of(opened, FIRST + HOUR)["TRA-03"]
    assert (before.answer, before.first_arrived_at) == (None, None)
    assert items_of(opened)["TRA-03"].first_arrived_at == FIRST + 5 * HOUR
    assert (row_of(opened, as_of=FIRST + HOUR).versions, row_of(opened, as_of=FIRST + 5 * HOUR).versions) == (1, 2)


def test_a_thing_that_is_answered_after_the_due_day_is_late(opened):
    load(opened, 0, facts={})
    load(opened, 88)
    assert (row_of(opened).filing, items_of(opened)["TRA-03"].filing) == ("on_time", "late")


def test_departments_stand_in_the_order_of_the_province(opened, catalogue):
    declared = [department.code for department in catalogue.departments_of(ROUND)]
    assert [row.department_code for row in register(opened, ROUND, AFTER)] == declared != sorted(declared)


def test_a_file_that_nobody_could_use_is_told_until_it_is_found_to_be_no_report(opened):
    load(opened, 0, state="quarantined", findings=[finding(None, "critical")], facts={})
    assert (row_of(opened).filing, row_of(opened).versions) == ("unreadable", 0)
    entry = judgement(opened, 0)
    dismiss(opened, entry.sha256, "ảnh chụp", "lan", AFTER)
    assert row_of(opened).filing == "missing"
    assert row_of(opened, as_of=AFTER - HOUR).filing == "unreadable"


def test_last_years_values_are_those_of_the_round_a_year_before(warehouse):
    file_figures(warehouse, "QNG-2020-Y", DEPARTMENT, "2020-11-30T08:00:00+07:00", {"TRA-03": 7})
    file_figures(warehouse, ROUND, DEPARTMENT, "2021-11-30T08:00:00+07:00", {"TRA-03": 10})
    assert last_year_values(warehouse, ROUND, DEPARTMENT) == {"TRA-03": Decimal(7)}
