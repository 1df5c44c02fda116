"""What people decide: withdrawals through time, waivers that are bounded, extensions and exemptions in the register."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from include.domain.finding import Finding
from include.intake.explain import explain
from include.warehouse.findings.settlement import (
    Access,
    FindingPlace,
    SettlementRefusedError,
    WaiverRequest,
    access_of,
    act_on_finding,
    ask_waiver,
    decide_waiver,
    exempt,
    extend,
    grant_access,
    record_expired_waivers,
    reinstate,
    withdraw,
)
from include.warehouse.findings.waivers import count_waivers_to_decide
from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.register.register import register, register_items, returned_at
from include.warehouse.submissions.load import admit, load_submission, return_again
from tests.warehouse.test_submissions import DEPARTMENT, FIRST, ROUND, judgement, standing

pytestmark = pytest.mark.slow

LATER = FIRST + dt.timedelta(days=2)


def finding(cell, severity="warning", rule_code="IND-05", found="x"):
    return Finding(rule_code, 2, severity, "Chỉ tiêu", cell, found, "cần", None, "lỗi", "fault", "sửa", "fix")


def load(engine, number, findings=(), **changes):
    return load_submission(engine, judgement(engine, number, findings=list(findings), **changes)).submission_id


def in_hand(engine, as_of=LATER):
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM intake.findings_in_hand(:r, :t) ORDER BY finding_id"), {"r": ROUND, "t": as_of})
        return [dict(row) for row in rows.mappings()]


def statuses(engine, as_of=LATER):
    return [(row["cell"], row["status"], row["waiver_status"]) for row in in_hand(engine, as_of)]


def events(engine):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT actor, action FROM intake.event ORDER BY event_id"))]


def place(cell="G8", found="x"):
    return FindingPlace(ROUND, DEPARTMENT, "IND-05", "Chỉ tiêu", cell, found)


def request(most_cells=2, **changes):
    given = WaiverRequest(ROUND, DEPARTMENT, "IND-05", None, None, most_cells, LATER.date() + dt.timedelta(days=90), "do Covid-19")
    return replace(given, **changes)


def test_a_withdrawn_version_stood_until_then_and_the_one_before_stands_again(warehouse):
    load(warehouse, 0), load(warehouse, 5)
    second = load(warehouse, 6)
    withdraw(warehouse, second, "gửi nhầm", "lan", LATER)
    hours = [FIRST + dt.timedelta(hours=n) for n in (0, 5, 6)]
    assert standing(warehouse) == [(1, hours[0], hours[1]), (2, hours[1], hours[2]), (3, hours[2], LATER), (2, LATER, None)]
    again = LATER + dt.timedelta(hours=1)
    reinstate(warehouse, second, "rút nhầm", "lan", again)
    assert standing(warehouse)[3:] == [(2, LATER, again), (3, again, None)]
    assert [action for _, action in events(warehouse)][-2:] == ["withdraw", "reinstate"]


def test_withdrawing_the_only_version_leaves_no_facts_and_the_register_says_missing(warehouse, catalogue):
    record_opened_round(warehouse, catalogue, ROUND, FIRST - dt.timedelta(days=10))
    only = load(warehouse, 0)
    withdraw(warehouse, only, "gửi nhầm", "lan", LATER)
    after_due = dt.datetime.fromisoformat("2021-12-02T08:00:00+07:00")
    row = next(r for r in register(warehouse, ROUND, after_due) if r.department_code == DEPARTMENT)
    assert (row.filing, row.versions, row.standing_submission_id) == ("missing", 1, None)
    before = next(r for r in register(warehouse, ROUND, FIRST + dt.timedelta(hours=1)) if r.department_code == DEPARTMENT)
    assert (before.filing, before.standing_submission_id) == ("on_time", only)


def test_a_version_withdrawn_meanwhile_is_neither_let_in_nor_returned(warehouse):
    one = load(warehouse, 0, [finding("G8", "critical")], state="returned")
    withdraw(warehouse, one, "gửi nhầm", "lan", LATER)
    assert not admit(warehouse, one, {}, LATER) and not return_again(warehouse, one, LATER)
    assert standing(warehouse) == [] and [action for _, action in events(warehouse)] == ["returned", "withdraw"]


def test_a_version_that_a_late_finding_returns_stood_until_then(warehouse):
    one = load(warehouse, 0)
    load(warehouse, 1, state="returned")
    assert return_again(warehouse, one, LATER) and standing(warehouse) == [(1, FIRST, LATER)]
    again = LATER + dt.timedelta(days=1)
    assert admit(warehouse, one, {}, again) and standing(warehouse) == [(1, FIRST, LATER), (1, again, None)]
    with pytest.raises(DBAPIError, match="append-only"), warehouse.begin() as connection:
        connection.execute(text("DELETE FROM intake.admission"))


def test_what_cannot_be_withdrawn_is_refused_in_words(warehouse):
    one = load(warehouse, 0)
    with pytest.raises(SettlementRefusedError, match="lý do"):
        withdraw(warehouse, one, " ", "lan", LATER)
    withdraw(warehouse, one, "nhầm", "lan", LATER)
    with pytest.raises(SettlementRefusedError, match="chưa rút"):
        withdraw(warehouse, one, "nhầm", "lan", LATER)
    with pytest.raises(SettlementRefusedError, match="Không có"):
        withdraw(warehouse, 999, "nhầm", "lan", LATER)


def test_a_finding_is_assigned_commented_settled_and_reopened(warehouse):
    load(warehouse, 0, [finding("G8"), finding("G9")])
    act_on_finding(warehouse, place(), "assign", "lead", LATER, assigned_to="lan")
    act_on_finding(warehouse, place(), "comment", "lan", LATER, comment="đã gọi điện")
    act_on_finding(warehouse, place(), "settle", "lan", LATER, comment="đúng số")
    (first, second) = in_hand(warehouse)
    assert (first["status"], first["assigned_to"], first["comments"]) == ("settled", "lan", 2)
    assert (second["status"], second["assigned_to"], second["comments"]) == ("open", None, 0)
    act_on_finding(warehouse, place(), "reopen", "lead", LATER, comment="chưa đúng")
    assert statuses(warehouse)[0] == ("G8", "open", None)
    assert events(warehouse)[-1] == ("lead", "reopen_finding")


def test_a_settled_finding_comes_back_when_the_value_changes(warehouse):
    load(warehouse, 0, [finding("G8", found="10")])
    act_on_finding(warehouse, place(found="10"), "settle", "lan", LATER, comment="đúng số")
    load(warehouse, 1, [finding("G8", found="10")])
    assert statuses(warehouse) == [("G8", "settled", None)]
    load(warehouse, 2, [finding("G8", found="99")])
    assert statuses(warehouse) == [("G8", "open", None)]


def test_a_waiver_needs_a_second_person_and_covers_only_so_many_cells(warehouse):
    load(warehouse, 0, [finding("G8"), finding("G9")])
    waiver = ask_waiver(warehouse, request(), "lan", LATER)
    assert statuses(warehouse) == [("G8", "explained", "asked"), ("G9", "explained", "asked")]
    with pytest.raises(SettlementRefusedError, match="tự duyệt"):
        decide_waiver(warehouse, waiver, "approved", "", "lan", LATER)
    decide_waiver(warehouse, waiver, "approved", "hợp lý", "lead", LATER)
    assert {status for _, status, _ in statuses(warehouse)} == {"waived"}
    load(warehouse, 1, [finding("G8"), finding("G9"), finding("G10")])
    assert {entry[1:] for entry in statuses(warehouse)} == {("open", "exceeded")}


def test_a_waiver_expires_at_midnight_in_vietnam_and_can_be_revoked(warehouse):
    load(warehouse, 0, [finding("G8")])
    waiver = ask_waiver(warehouse, request(valid_until=dt.date(2021, 12, 31)), "lan", LATER)
    decide_waiver(warehouse, waiver, "approved", "", "lead", LATER)
    last_second = dt.datetime.fromisoformat("2021-12-31T23:59:59+07:00")
    assert statuses(warehouse, last_second) == [("G8", "waived", "in_force")]
    assert statuses(warehouse, last_second + dt.timedelta(seconds=1)) == [("G8", "open", "expired")]
    decide_waiver(warehouse, waiver, "revoked", "có văn bản mới", "lead", LATER)
    assert statuses(warehouse) == [("G8", "open", "revoked")]
    with pytest.raises(SettlementRefusedError, match="đã được xử lý"):
        decide_waiver(warehouse, waiver, "refused", "muộn", "lead", LATER)


def test_a_waiver_that_ended_is_told_once_to_the_history(warehouse):
    load(warehouse, 0, [finding("G8")])
    waiver = ask_waiver(warehouse, request(valid_until=dt.date(2021, 12, 31)), "lan", LATER)
    last_second = dt.datetime.fromisoformat("2021-12-31T23:59:59+07:00")
    midnight = last_second + dt.timedelta(seconds=1)
    assert record_expired_waivers(warehouse, midnight) == 0, "nobody approved it"
    decide_waiver(warehouse, waiver, "approved", "", "lead", LATER)
    assert [record_expired_waivers(warehouse, at) for at in (last_second, midnight, midnight)] == [0, 1, 0]
    assert events(warehouse)[-1] == ("ingest_submissions", "waiver_expired")


def test_the_database_itself_refuses_self_approval(warehouse):
    load(warehouse, 0, [finding("G8")])
    ask_waiver(warehouse, request(most_cells=1), "lan", LATER)
    with pytest.raises(IntegrityError, match="nobody_approves_their_own"), warehouse.begin() as connection:
        connection.execute(text("UPDATE intake.waiver SET decision = 'approved', decided_by = 'lan', decided_at = now()"))


def test_a_waiver_for_fewer_cells_than_break_the_rule_or_for_none_is_refused(warehouse):
    load(warehouse, 0, [finding("G8"), finding("G9")])
    with pytest.raises(SettlementRefusedError, match="Hiện có 2 ô"):
        ask_waiver(warehouse, request(most_cells=1), "lan", LATER)
    with pytest.raises(SettlementRefusedError, match="Hiện có 0 ô"):
        ask_waiver(warehouse, request(rule_code="IND-06"), "lan", LATER)


def test_a_critical_finding_is_corrected_not_explained_unless_its_rule_says_so(warehouse, catalogue):
    load(warehouse, 0, [finding("G8", "critical", "CEL-01")], state="returned")
    asked = request(rule_code="CEL-01", most_cells=1)
    with pytest.raises(SettlementRefusedError, match="không giải trình được"):
        explain(warehouse, catalogue, asked, "lan", LATER)
    rules = tuple(rule.model_copy(update={"waivable": True}) if rule.code == "CEL-01" else rule for rule in catalogue.rules)
    lenient = type(catalogue)(**{name: getattr(catalogue, name) for name in type(catalogue).model_fields} | {"rules": rules})
    assert explain(warehouse, lenient, asked, "lan", LATER) > 0


def test_a_waiver_for_longer_than_a_year_is_refused(warehouse, catalogue):
    load(warehouse, 0, [finding("G8")])
    with pytest.raises(SettlementRefusedError, match="một năm"):
        explain(warehouse, catalogue, request(valid_until=LATER.date() + dt.timedelta(days=400)), "lan", LATER)


def test_a_waivers_first_day_is_the_day_in_vietnam(warehouse, catalogue):
    load(warehouse, 0, [finding("G8")])
    past_midnight = dt.datetime.fromisoformat("2021-12-01T18:00:00+00:00")
    with pytest.raises(SettlementRefusedError, match="từ hôm nay"):
        explain(warehouse, catalogue, request(most_cells=1, valid_until=dt.date(2021, 12, 1)), "lan", past_midnight)


def test_only_explanations_of_what_is_still_found_wait_for_a_decision(warehouse):
    load(warehouse, 0, [finding("G8")])
    ask_waiver(warehouse, request(most_cells=1), "lan", LATER)
    assert count_waivers_to_decide(warehouse, ROUND, LATER) == 1
    load(warehouse, 1)
    assert count_waivers_to_decide(warehouse, ROUND, LATER) == 0


def test_a_version_is_returned_since_it_came_or_since_its_explanations_ended(warehouse):
    load(warehouse, 0)
    newest = load(warehouse, 5, state="returned")
    assert returned_at(warehouse, ROUND) == {DEPARTMENT: FIRST + dt.timedelta(hours=5)}
    admit(warehouse, newest, {}, LATER)
    assert returned_at(warehouse, ROUND) == {}
    return_again(warehouse, newest, LATER + dt.timedelta(days=9))
    assert returned_at(warehouse, ROUND) == {DEPARTMENT: LATER + dt.timedelta(days=9)}


def test_an_extension_moves_the_due_day_of_one_department(warehouse, catalogue):
    record_opened_round(warehouse, catalogue, ROUND, FIRST - dt.timedelta(days=10))
    extend(warehouse, ROUND, DEPARTMENT, dt.date(2021, 12, 8), "bão lũ", "lead", LATER)
    load(warehouse, 24 * 6)  # 4 December
    rows = {row.department_code: row for row in register(warehouse, ROUND, dt.datetime.fromisoformat("2021-12-05T08:00:00+07:00"))}
    assert (rows[DEPARTMENT].filing, rows[DEPARTMENT].due_on, rows[DEPARTMENT].is_extended) == ("on_time", dt.date(2021, 12, 8), True)
    assert (rows["SXD"].filing, rows["SXD"].due_on) == ("missing", dt.date(2021, 12, 1))
    for bad in (dt.date(2021, 11, 30), dt.date(2022, 4, 1)):
        with pytest.raises(SettlementRefusedError, match="Ngày gia hạn"):
            extend(warehouse, ROUND, DEPARTMENT, bad, "bão lũ", "lead", LATER)


def test_an_assignment_that_does_not_apply_is_not_missing(warehouse, catalogue):
    record_opened_round(warehouse, catalogue, ROUND, FIRST - dt.timedelta(days=10))
    after = dt.datetime.fromisoformat("2021-12-05T08:00:00+07:00")
    exempt(warehouse, (ROUND, "SNgV", "workbook", "workbook"), True, "không còn chức năng", "lead", LATER)
    exempt(warehouse, (ROUND, DEPARTMENT, "indicator", "TRA-01"), True, "không theo dõi", "lead", LATER)
    load(warehouse, 0)
    rows = {row.department_code: row.filing for row in register(warehouse, ROUND, after)}
    assert (rows["SNgV"], rows["SXD"], rows[DEPARTMENT]) == ("not_applicable", "missing", "on_time")
    items = {item.item_code: item.filing for item in register_items(warehouse, ROUND, after, DEPARTMENT)}
    assert (items["TRA-01"], items["TRA-03"], items["TRA-02"]) == ("not_applicable", "on_time", "missing")
    assert {item.filing for item in register_items(warehouse, ROUND, after, "SNgV")} == {"not_applicable"}
    exempt(warehouse, (ROUND, "SNgV", "workbook", "workbook"), False, "vẫn còn", "lead", LATER)
    assert {row.department_code: row.filing for row in register(warehouse, ROUND, after)}["SNgV"] == "missing"
    with pytest.raises(SettlementRefusedError, match="không được giao"):
        exempt(warehouse, (ROUND, "SNgV", "indicator", "LEG-01"), True, "x", "lead", LATER)


def test_items_are_not_due_before_the_due_day_and_late_when_answered_after_it(warehouse, catalogue):
    record_opened_round(warehouse, catalogue, ROUND, FIRST - dt.timedelta(days=10))
    early = {i.item_code: i.filing for i in register_items(warehouse, ROUND, FIRST, DEPARTMENT)}
    assert set(early.values()) == {"not_due"}
    load(warehouse, 24 * 6)
    late = {i.item_code: i.filing for i in register_items(warehouse, ROUND, FIRST + dt.timedelta(days=8), DEPARTMENT)}
    assert late["TRA-03"] == "late"


def test_roles_are_given_and_replaced_and_checked(warehouse):
    grant_access(warehouse, Access("sct", "department", "QNG", "SCT"), "admin", FIRST)
    grant_access(warehouse, Access("sct", "viewer", "QNG", None), "admin", FIRST)
    assert access_of(warehouse, "sct") == Access("sct", "viewer", "QNG", None)
    assert access_of(warehouse, "nobody") is None
    for bad in (Access("a", "king", "QNG", None), Access("a", "department", "QNG", None), Access("a", "steward", "QNG", "SCT")):
        with pytest.raises(SettlementRefusedError, match="Vai trò"):
            grant_access(warehouse, bad, "admin", FIRST)


def test_what_people_did_about_findings_is_append_only(warehouse):
    load(warehouse, 0, [finding("G8")])
    act_on_finding(warehouse, place(), "comment", "lan", LATER, comment="x")
    for statement in ("UPDATE intake.finding_action SET comment = 'y'", "DELETE FROM intake.finding_action"):
        with pytest.raises(DBAPIError, match="append-only"), warehouse.begin() as connection:
            connection.execute(text(statement))
