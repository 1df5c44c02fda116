"""What is put before a lead steward, and what becomes of the answer."""

import datetime as dt

import pytest
from sqlalchemy import text

from include.release.approval import RefusedAnswerError, freeze_as_answered, record_rejection
from include.release.freeze import Approval, freeze_release
from include.release.request import embargo_of, release_request
from include.storage.places import Places
from include.warehouse.findings.settlement import Access, grant_access
from include.warehouse.releases.releases import ask_for_release, newest_ask, releases_of, standing_release

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
DAY = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")


@pytest.fixture(autouse=True)
def no_libreoffice(monkeypatch):
    """PDFs have a test of their own, and take seconds."""
    monkeypatch.setattr("include.summary.find_libreoffice", lambda: None)


@pytest.fixture
def asked(filled):
    """A lead steward decided to publish the incomplete round."""
    for name, role, province in (("lead", "lead_steward", "QNG"), ("lan", "steward", "QNG"), ("abroad", "lead_steward", "HCM")):
        grant_access(filled, Access(name, role, province, None), "test", DAY)
    ask_for_release(filled, ROUND, "lead", "Chủ tịch yêu cầu", DAY)
    return filled


def answer(who="lead", option="Approve", **given):
    given = {"comment": "Đã kiểm tra", "embargo_until": None} | given
    return {
        "chosen_options": [option],
        "params_input": given,
        "responded_at": DAY.isoformat(),
        "responded_by_user": {"id": who, "name": who},
    }


def history(engine):
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT action, detail ->> 'reason' FROM intake.event WHERE subject = :r ORDER BY event_id"), {"r": ROUND}
        )
        return [tuple(row) for row in rows]


def test_an_incomplete_round_is_put_forward_by_decision_only(filled, catalogue):
    assert release_request(filled, catalogue, ROUND) is None
    ask_for_release(filled, ROUND, "lead", "Chủ tịch yêu cầu", DAY)
    request = release_request(filled, catalogue, ROUND)
    assert request.subject == "Duyệt công bố lần 1: PCI 2021-Y, tỉnh Quảng Ngãi"
    for told in (
        "Theo quyết định của lead: Chủ tịch yêu cầu",
        "3/4 đơn vị đã nộp",
        "Đã gửi, không mở được: SYT",
        "23 nghiêm trọng",
        f"/rounds/{ROUND}/findings",
    ):
        assert told in request.body, told


def test_a_complete_round_is_put_forward_by_itself(filled, catalogue):
    with filled.begin() as connection:
        connection.execute(text("DELETE FROM intake.assignment WHERE department_code IN ('SYT', 'SXD')"))
        connection.execute(text("DELETE FROM intake.finding WHERE severity = 'critical'"))
    assert "Đợt đã đủ báo cáo." in release_request(filled, catalogue, ROUND).body


@pytest.mark.parametrize(
    ("settled", "still_open"),
    [
        ("DELETE FROM intake.finding WHERE severity = 'critical'", "a report that nobody could open is owed"),
        ("DELETE FROM intake.assignment WHERE department_code = 'SYT'", "a critical finding is open"),
    ],
)
def test_a_round_is_not_complete_while_a_report_cannot_be_opened_or_a_critical_finding_is_open(filled, catalogue, settled, still_open):
    with filled.begin() as connection:
        connection.execute(text("DELETE FROM intake.assignment WHERE department_code = 'SXD'"))
        connection.execute(text(settled))
    assert release_request(filled, catalogue, ROUND) is None, still_open


def test_the_answer_of_a_lead_steward_makes_the_release_and_ends_the_decision(asked, catalogue, tmp_path):
    request = release_request(asked, catalogue, ROUND)
    number = freeze_as_answered(asked, catalogue, Places.under(tmp_path), ROUND, request.facts_digest, answer())
    assert number == 1 and standing_release(asked, ROUND).comment == "Đã kiểm tra"
    assert newest_ask(asked, ROUND) is None and release_request(asked, catalogue, ROUND) is None


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (answer(who="lan"), "lan không phải người phụ trách"),
        (answer(who="abroad"), "abroad không phải người phụ trách"),
        (answer(who="stranger"), "stranger không phải người phụ trách"),
        (answer(comment=" "), "Thiếu ý kiến"),
        (answer(embargo_until="ngày mai"), "Invalid isoformat"),
    ],
)
def test_an_answer_that_may_not_count_freezes_nothing_and_is_told(asked, catalogue, tmp_path, given, told):
    digest = release_request(asked, catalogue, ROUND).facts_digest
    with pytest.raises(RefusedAnswerError, match=told):
        freeze_as_answered(asked, catalogue, Places.under(tmp_path), ROUND, digest, given)
    assert releases_of(asked, ROUND, DAY) == [] and history(asked)[-1][0] == "release_refused" and told in history(asked)[-1][1]


def test_an_answer_to_facts_that_changed_since_is_refused(asked, catalogue, tmp_path):
    digest = release_request(asked, catalogue, ROUND).facts_digest
    with asked.begin() as connection:
        connection.execute(text("UPDATE core.indicator_value SET value = 1 WHERE department_code = 'SCT'"))
    with pytest.raises(RefusedAnswerError, match="đã thay đổi sau khi trình"):
        freeze_as_answered(asked, catalogue, Places.under(tmp_path), ROUND, digest, answer())
    assert releases_of(asked, ROUND, DAY) == []


def test_a_rejection_is_told_and_the_next_request_says_what_changed(asked, catalogue, tmp_path):
    record_rejection(asked, ROUND, answer(option="Reject", comment="Chờ SYT"))
    assert history(asked)[-1] == ("release_refused", "Chờ SYT") and release_request(asked, catalogue, ROUND) is None
    record_rejection(asked, ROUND, answer())
    assert history(asked)[-1] == ("release_refused", "Chờ SYT"), "an approval is told with its release"
    freeze_release(asked, catalogue, Places.under(tmp_path), ROUND, Approval("lead", DAY, "duyệt"))
    with asked.begin() as connection:
        connection.execute(text("UPDATE core.indicator_value SET value = 65 WHERE department_code = 'SCT' AND indicator_code = 'TRA-01'"))
    ask_for_release(asked, ROUND, "lead", "sửa số liệu", DAY)
    request = release_request(asked, catalogue, ROUND)
    assert "Thay đổi so với lần 1" in request.body and "62,5 → 65" in request.body


def test_an_embargo_without_a_zone_is_vietnam_s():
    assert embargo_of("2022-01-05T08:00") == dt.datetime.fromisoformat("2022-01-05T08:00:00+07:00")
    assert embargo_of("") is None
