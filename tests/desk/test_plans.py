"""What was planned and only in words is reported: the page lists both texts and cells, and a steward says yes or no."""

import html

import pytest
from sqlalchemy import text

from include.warehouse.findings.plan_decisions import waiting_pairs
from include.warehouse.register.journal import events
from tests.desk.test_roles import token_of
from tests.sample.playing import ROUND
from tests.warehouse.filing import file_figures

pytestmark = pytest.mark.slow
PLANNED, REPORTED = "Tập huấn chữ ký số cho doanh nghiệp", "Tổ chức tập huấn chữ ký số cho DN"


@pytest.fixture(scope="module")
def pair(desk_system):
    """SCT planned in the round before what it reports now in other words."""
    engine, _ = desk_system
    stood = file_figures(engine, "QNG-2020-Y", "SCT", "2020-12-01T08:00:00+07:00", {}).submission_id
    with engine.begin() as connection:
        now = connection.execute(
            text("SELECT submission_id FROM core.standing WHERE round_key = :r AND department_code = 'SCT' AND superseded_at IS null"),
            {"r": ROUND},
        ).scalar_one()
        for table, submission, round_key, name, status, cell in (
            ("plan_item", stood, "QNG-2020-Y", PLANNED, "planned", "E77"),
            ("task", now, ROUND, REPORTED, "done", "E88"),
        ):
            connection.execute(
                text(
                    f"INSERT INTO core.{table} (submission_id, round_key, department_code, sheet_row, sub_indices, name, quantities,"
                    " quantity_units, status, documents, rule_set_version, sheet, cell)"
                    " VALUES (:s, :r, 'SCT', 977, '{}', :n, '{}', '{}', :status, '{}', 'r', 'Nhiệm vụ', :cell)"
                ),
                {"s": submission, "r": round_key, "n": name, "status": status, "cell": cell},
            )
    yield engine
    with engine.begin() as connection:
        for table in ("plan_item", "task"):
            connection.exec_driver_sql(f"DELETE FROM core.{table} WHERE sheet_row = 977")


def test_a_steward_sees_both_texts_and_cells_and_decides_with_a_reason(client_of, pair):
    client = client_of("lan")
    assert f"/rounds/{ROUND}/plans" in client.get(f"/rounds/{ROUND}").text, "it is among what needs a hand"
    page = html.unescape(client.get(f"/rounds/{ROUND}/plans").text)
    for told in (PLANNED, REPORTED, "E77", "E88", "Lời văn", "giống nhau", "Hoàn thành"):
        assert told in page, told
    form = {"department_code": "SCT", "planned": PLANNED, "reported": REPORTED, "is_same": "true", "form_token": token_of(client)}
    assert client.post(f"/rounds/{ROUND}/plans", data=form | {"reason": ""}).status_code == 409
    assert client.post(f"/rounds/{ROUND}/plans", data=form | {"reason": "Đã hỏi Sở", "form_token": "x"}).status_code == 403
    decided = client.post(f"/rounds/{ROUND}/plans", data=form | {"reason": "Đã hỏi Sở"})
    assert decided.status_code in (200, 303)
    assert waiting_pairs(pair, ROUND) == []
    page = html.unescape(client.get(f"/rounds/{ROUND}/plans").text)
    assert "Đã hỏi Sở" in page and "Không có nhiệm vụ nào chờ xác nhận" in page
    assert events(pair, action="plan_confirmed").rows[0].actor == "lan"
    assert "Xác nhận kết quả của nhiệm vụ đã kế hoạch" in html.unescape(client.get(f"/rounds/{ROUND}/history").text)


def test_who_only_looks_has_no_form(client_of, pair):
    assert 'name="is_same"' not in client_of("vi-viewer").get(f"/rounds/{ROUND}/plans").text
