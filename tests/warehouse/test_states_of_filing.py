"""When a workbook was filed, whether it was accepted, and which version's figures count: three answers, the same in every place."""

import datetime as dt

import pytest
from sqlalchemy import text

from include.summary.compose import compose
from include.warehouse.findings import settlement
from include.warehouse.mart.metrics import metrics
from include.warehouse.register.register import counted_filings, read_view, register
from tests.conftest import fill
from tests.warehouse.filing import RELEASED_AT, release

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
AT_THE_END = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
# Department, version, state, arrival: due on 01/12/2021, closed on 31/03/2022.
SENT = [
    ("STC", 1, "accepted", "2021-12-04 08:00+07"),
    ("SNV", 1, "returned", "2021-11-30 08:00+07"),
    ("SNV", 2, "accepted_with_warnings", "2021-12-06 08:00+07"),
    ("STNMT", 1, "withdrawn", "2021-11-29 08:00+07"),
    ("SGTVT", 1, "returned", "2022-04-20 08:00+07"),
    ("SKHCN", 1, "returned", "2021-11-30 09:00+07"),
]
# filing, accepted, standing, is_on_time, and what each counts as
EXPECTED = {
    "SCT": ("on_time", "accepted", "earlier", True, "on_time_count"),
    "STP": ("on_time", "accepted", "newest", True, "on_time_count"),
    "SXD": ("late", "returned", "none", False, "returned_count"),
    "SYT": ("unreadable", "quarantined", "none", None, "unreadable_count"),
    "STC": ("late", "accepted", "newest", False, "accepted_late_count"),
    "SNV": ("on_time", "accepted", "newest", False, "accepted_late_count"),
    "STNMT": ("missing", None, "none", None, "missing_count"),
    "SGTVT": ("after_close", "waiting", "none", False, "after_close_count"),
    "SKHCN": ("on_time", "returned", "none", False, "returned_count"),
    "SKHĐT": ("missing", None, "none", None, "missing_count"),
    "STTTT": ("not_applicable", None, "none", None, "not_applicable_count"),
}


@pytest.fixture
def filed(warehouse):
    fill(warehouse)
    with warehouse.begin() as connection:
        for department in EXPECTED.keys() - {"SCT", "STP", "SXD", "SYT"}:
            connection.execute(
                text("INSERT INTO intake.assignment VALUES (:round, :department, 'workbook', 'workbook', 'lead')"),
                {"round": ROUND, "department": department},
            )
        for number, (department, version, state, arrived_at) in enumerate(SENT):
            sent = {"sha": f"e{number:063x}", "at": arrived_at, "department": department, "version": version, "state": state}
            sent |= {"round": ROUND, "receipt": f"R/{department}/{version}", "was": "accepted" if state == "withdrawn" else None}
            connection.execute(text("INSERT INTO intake.file VALUES (:sha, 10, :sha, :at)"), sent)
            submission = connection.execute(
                text(
                    "INSERT INTO intake.submission (sha256, receipt_number, round_key, department_code, version, state, arrived_at,"
                    " file_name, catalogue_version, rule_set_version, state_before_withdrawal)"
                    " VALUES (:sha, :receipt, :round, :department, :version, :state, :at, 'x.xlsx', 'c', 'r', :was) RETURNING submission_id"
                ),
                sent,
            ).scalar_one()
            if state.startswith("accepted"):
                connection.execute(
                    text(
                        "INSERT INTO core.standing (submission_id, round_key, department_code, known_at)"
                        " VALUES (:id, :round, :department, :at)"
                    ),
                    sent | {"id": submission},
                )
            if state == "withdrawn":
                connection.execute(
                    text(
                        "INSERT INTO intake.withdrawal (submission_id, withdrawn_at, withdrawn_by, reason) VALUES (:id, :at, 'x', 'nhầm')"
                    ),
                    sent | {"id": submission},
                )
    settlement.exempt(warehouse, (ROUND, "STTTT", "workbook", "workbook"), True, "không thuộc phạm vi", "lead", RELEASED_AT)
    return warehouse


def test_three_answers_stand_apart_and_are_the_same_in_register_draft_and_release(filled_register, filed):
    release(filed, at=RELEASED_AT)
    for told in (filled_register, read_view(filed, "draft_coverage", round_key=ROUND), read_view(filed, "coverage", round_key=ROUND)):
        rows = [row if isinstance(row, dict) else {name: getattr(row, name) for name in row.__dataclass_fields__} for row in told]
        answers = {row["department_code"]: tuple(row[key] for key in ("filing", "accepted", "standing", "is_on_time")) for row in rows}
        assert answers == {department: expected[:4] for department, expected in EXPECTED.items()}


@pytest.fixture
def filled_register(filed):
    return register(filed, ROUND, AT_THE_END)


def test_a_returned_workbook_is_filed_and_not_on_time_and_every_department_counts_once(filled_register, filed, catalogue):
    release(filed)
    counted = counted_filings(filled_register)
    expected = [entry[4] for entry in EXPECTED.values()]
    assert counted == {name: expected.count(name) for name in counted} and sum(counted.values()) == len(EXPECTED)
    [timeliness] = read_view(filed, "timeliness", round_key=ROUND)
    assert {name: timeliness[name] for name in counted} == counted
    filed_as = ("on_time_count", "accepted_late_count", "returned_count", "after_close_count")
    assert timeliness["filed_count"] == sum(counted[name] for name in filed_as)
    coverage = compose(filed, catalogue, ROUND).coverage
    told = (coverage.on_time, coverage.late, coverage.returned, coverage.after_close)
    assert [figure.value for figure in told] == [2, 2, 2, 1] and coverage.filed.value == 7
    assert metrics()["filing"]["on_time_count"].of(coverage.lines) == 2


def test_who_filed_late_and_was_accepted_is_one_short_question(filed):
    release(filed)
    with filed.connect() as connection:
        found = connection.execute(
            text("SELECT department_code, days_late FROM mart.coverage WHERE filing = 'late' AND accepted = 'accepted'")
        ).all()
    assert [tuple(row) for row in found] == [("STC", 3)]


def test_findings_of_returned_and_quarantined_files_are_counted_as_the_summary_counts_them(filed, catalogue):
    summary = compose(filed, catalogue, ROUND)
    release(filed)
    rows = read_view(filed, "finding", round_key=ROUND)
    printed = sorted((line.department_code, line.rule_code, line.severity, line.message_vi) for line in summary.findings)
    of_newest = [row for row in rows if row["is_newest"]]
    assert printed == sorted((row["department_code"], row["rule_code"], row["severity"], row["message_vi"]) for row in of_newest)
    assert {row["state"] for row in of_newest} >= {"returned"} and len(printed) >= 24
    quarantined = {row["receipt_number"] for row in rows if row["state"] == "quarantined"}
    assert quarantined == {line.receipt_number for line in summary.quarantined} and len(quarantined) == 2
    quality = {row["department_code"]: row for row in read_view(filed, "department_quality", round_key=ROUND)}
    for line in summary.coverage.lines:
        counts = quality[line.department_code]
        assert (counts["finding_count"] or 0) == sum(line.findings or ()), line.department_code
        assert (counts["open_count"] or 0) == sum(row[0] == line.department_code for row in printed)
    of_release = [row for row in rows if row["department_code"] == "SCT" and not row["is_newest"]]
    assert [row["receipt_number"] for row in of_release] == ["R/SCT/1"], "what the released version had is kept, and not counted twice"


def test_what_comes_after_a_release_changes_none_of_its_findings(filed):
    release(filed)
    before = sorted(map(repr, read_view(filed, "finding", round_key=ROUND)))
    with filed.begin() as connection:
        connection.exec_driver_sql("UPDATE intake.submission SET state = 'returned' WHERE state = 'quarantined' AND round_key IS NOT null")
        connection.exec_driver_sql("DELETE FROM intake.finding")
    assert sorted(map(repr, read_view(filed, "finding", round_key=ROUND))) == before
