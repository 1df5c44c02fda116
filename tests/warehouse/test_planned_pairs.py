"""Plan against done: what matches by code, by document and by words; what stewards decide of the last; what no pair may claim."""

import csv
import datetime as dt
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from include.warehouse.findings.plan_decisions import decide_pair, plan_decisions, waiting_pairs
from include.warehouse.findings.settlement import SettlementRefusedError
from include.warehouse.mart.summary_rows import planned_and_done
from include.warehouse.register.journal import events
from include.warehouse.register.opened_rounds import rounds_with_new_decisions

ROUND = "QNG-2021-Y"
AT = dt.datetime(2021, 12, 10, 8, tzinfo=dt.UTC)
PAIRS = list(csv.DictReader((Path(__file__).parent / "planned_pairs.csv").open(encoding="utf-8")))
AGREE = """
SELECT core.tasks_agree(p.matter, p.aside, p.pairs, p.actions, p.traits, r.matter, r.aside, r.pairs, r.actions, r.traits)
FROM core.task_reading(:planned) AS p CROSS JOIN core.task_reading(:reported) AS r
"""
PLAN = """
INSERT INTO core.plan_item (submission_id, round_key, department_code, sheet_row, sub_indices, name, quantities, quantity_units, status,
    documents, carried_over, rule_set_version, sheet, cell)
SELECT submission_id, round_key, department_code, :row, '{}', :name, '{}', '{}', 'planned', :documents, :carried_over, 'r', 'Kế hoạch',
    'D' || :row
FROM intake.submission WHERE receipt_number = :receipt
"""
TASK = """
INSERT INTO core.task (submission_id, round_key, department_code, sheet_row, sub_indices, name, quantities, quantity_units, status,
    documents, task_code, ordinal, rule_set_version, sheet, cell)
SELECT submission_id, round_key, department_code, :row, '{}', :name, '{}', '{}', :status, :documents, :code, :ordinal, 'r', 'Nhiệm vụ',
    'E' || :row
FROM intake.submission WHERE receipt_number = :receipt
"""


@pytest.fixture
def plan(filled):
    """Plans a task in SCT's workbook of last year."""
    numbers = iter(range(20, 100))

    def add(name, documents=(), carried_over=None, receipt="R/SCT/0"):
        given = {"row": next(numbers), "name": name, "documents": list(documents), "carried_over": carried_over, "receipt": receipt}
        with filled.begin() as connection:
            connection.execute(text(PLAN), given)

    return add


@pytest.fixture
def report(filled):
    """Reports a task in SCT's workbook of this year."""
    numbers = iter(range(20, 100))

    def add(name, status="done", documents=(), code=None, ordinal=None, receipt="R/SCT/1"):
        given = {"row": next(numbers), "name": name, "status": status, "documents": list(documents)}
        with filled.begin() as connection:
            connection.execute(text(TASK), given | {"code": code, "ordinal": ordinal, "receipt": receipt})

    return add


def told(engine):
    return {
        row["name"]: (row["matched_by"], row["state"], row["done_name"])
        for row in planned_and_done(engine, ROUND)
        if row["department_code"] == "SCT"
    }


def test_no_near_miss_of_the_labelled_pairs_is_found(warehouse, capsys):
    with warehouse.connect() as connection:
        found = [(pair, connection.execute(text(AGREE), pair).scalar()) for pair in PAIRS]
    same, other = [sum(pair["same"] == word for pair in PAIRS) for word in ("yes", "no")]
    assert same >= 30 and other >= 30
    false = [(pair["planned"], pair["reported"]) for pair, agrees in found if agrees and pair["same"] == "no"]
    assert false == [], "precision must be 1.0"
    recall = sum(bool(agrees) for pair, agrees in found if pair["same"] == "yes") / same
    with capsys.disabled():
        sys.stdout.write(f"\nplanned pairs: {same} same, {other} near misses, precision 1.00, recall {recall:.2f}\n")
    assert recall > 0.8


def test_a_pair_agrees_in_both_directions(warehouse):
    with warehouse.connect() as connection:
        for pair in PAIRS:
            if pair["same"] == "no":
                turned = {"planned": pair["reported"], "reported": pair["planned"]}
                assert not connection.execute(text(AGREE), turned).scalar(), turned


def test_simplification_is_no_unit_price_of_compensation(filled, plan, report):
    plan("Rà soát đơn giá bồi thường")
    report("Rà soát, công bố, đơn giản hoá thủ tục hành chính")
    assert told(filled)["Rà soát đơn giá bồi thường"] == (None, "not_reported", None)


def test_what_only_words_say_is_possibly_done_and_says_how_like(filled, plan, report):
    plan("Tập huấn chữ ký số cho doanh nghiệp")
    report("Tổ chức tập huấn chữ ký số cho DN")
    plan("Công bố danh mục dự án")
    report("Công bố các danh mục dự án", status="postponed")
    found = told(filled)
    assert found["Tập huấn chữ ký số cho doanh nghiệp"] == ("words", "possibly_done", "Tổ chức tập huấn chữ ký số cho DN")
    assert found["Công bố danh mục dự án"][:2] == ("words", "possibly_reported")
    (row,) = [row for row in planned_and_done(filled, ROUND) if row["done_name"] == "Công bố các danh mục dự án"]
    assert Decimal("0.8") < row["likeness"] < 1 and row["is_confirmed"] is None


def test_a_code_proves_and_the_task_is_no_other_items_by_its_words(filled, plan, report):
    report("Việc đang làm", status="late", code="KH-01", ordinal="7", receipt="R/SCT/0")
    plan("Hoàn tất việc đang làm", carried_over="7")
    plan("Kiểm tra giá xăng dầu")
    report("Kiểm tra giá xăng dầu", code="KH-01")
    found = told(filled)
    assert found["Hoàn tất việc đang làm"] == ("code", "done", "Kiểm tra giá xăng dầu")
    assert found["Kiểm tra giá xăng dầu"] == (None, "not_reported", None)


def test_a_document_proves_unless_many_rows_name_it_or_something_else_is_done(filled, plan, report):
    plan("Chương trình khuyến công địa phương", documents=["15/KH-SCT"])
    report("Hỗ trợ 20 cơ sở công nghiệp nông thôn", documents=["15/kh-sct "])
    plan("Sửa đổi Quy chế phối hợp", documents=["30/QĐ-SCT"])
    report("Công bố Quy chế phối hợp liên ngành", documents=["30/QĐ-SCT"])
    for n in (1, 2):
        plan(f"Việc thứ {n} của kế hoạch chung", documents=["649/QĐ-UBND"])
    plan("Báo cáo quý I theo Kế hoạch 99/KH-SCT", documents=["99/KH-SCT"])
    report("Báo cáo quý II", documents=["99/KH-SCT"])
    found = told(filled)
    assert found["Sửa đổi Quy chế phối hợp"][:2] == ("document", "possibly_done"), "the same document, another act"
    assert found["Chương trình khuyến công địa phương"][0] == "document"
    assert found["Việc thứ 1 của kế hoạch chung"][0] is None
    assert found["Báo cáo quý I theo Kế hoạch 99/KH-SCT"][0] is None


def test_a_document_and_the_same_act_are_done(filled, plan, report):
    plan("Ban hành Quy chế hội chợ", documents=["15/KH-SCT"])
    report("Ban hành Quy chế tổ chức hội chợ thương mại", documents=["15/KH-SCT"])
    assert told(filled)["Ban hành Quy chế hội chợ"][:2] == ("document", "done")


@pytest.mark.parametrize(("is_same", "state", "action"), [(True, "done", "plan_confirmed"), (False, "not_reported", "plan_refused")])
def test_a_stewards_word_counts_also_when_the_workbook_is_filed_again(filled, plan, report, is_same, state, action):
    plan("Tập huấn chữ ký số")
    report("Tổ chức tập huấn chữ ký số")
    (pair,) = waiting_pairs(filled, ROUND)
    assert (pair.cell, pair.done_cell, pair.matched_by) == ("D20", "E20", "words")
    before = rounds_with_new_decisions(filled)
    decide_pair(filled, ROUND, "SCT", (pair.name, pair.done_name), is_same, "Đã hỏi Sở", "steward", AT)
    assert told(filled)["Tập huấn chữ ký số"][1] == state and waiting_pairs(filled, ROUND) == []
    with filled.begin() as connection:  # the same words, in another row and with other spaces
        connection.execute(
            text("UPDATE core.task SET sheet_row = 90, cell = 'E90', name = ' Tổ chức  tập huấn chữ ký số' WHERE name = :n"),
            {"n": pair.done_name},
        )
    assert told(filled)["Tập huấn chữ ký số"][1] == state and waiting_pairs(filled, ROUND) == []
    (newest, *_) = events(filled, subject=f"{ROUND}/SCT", action=action).rows
    assert newest.actor == "steward" and newest.detail == {"planned": pair.name, "done": pair.done_name, "reason": "Đã hỏi Sở"}
    assert rounds_with_new_decisions(filled) != before or ROUND not in before
    (decision,) = plan_decisions(filled, ROUND)
    assert decision.is_same is is_same and decision.decided_by == "steward"
    decide_pair(filled, ROUND, "SCT", (pair.name, pair.done_name), not is_same, "Nhầm", "steward", AT)
    assert told(filled)["Tập huấn chữ ký số"][1] == ("not_reported" if is_same else "done")


def test_nobody_decides_what_does_not_wait_without_a_reason_or_by_changing_a_decision(filled, plan, report):
    plan("Tập huấn chữ ký số")
    report("Tổ chức tập huấn chữ ký số")
    with pytest.raises(SettlementRefusedError):
        decide_pair(filled, ROUND, "SCT", ("Tập huấn chữ ký số", "Hội chợ Công Thương"), True, "vì", "steward", AT)
    with pytest.raises(SettlementRefusedError):
        decide_pair(filled, ROUND, "SCT", ("Tập huấn chữ ký số", "Tổ chức tập huấn chữ ký số"), True, " ", "steward", AT)
    decide_pair(filled, ROUND, "SCT", ("Tập huấn chữ ký số", "Tổ chức tập huấn chữ ký số"), True, "vì", "steward", AT)
    for statement in ("DELETE FROM intake.plan_decision", "UPDATE intake.plan_decision SET is_same = false"):
        with pytest.raises(DBAPIError, match="append-only"), filled.begin() as connection:
            connection.execute(text(statement))


def test_two_hundred_items_against_two_hundred_tasks_take_less_than_two_seconds(filled):
    with filled.begin() as connection:
        for receipt, table, column in (("R/SCT/0", "plan_item", "planned"), ("R/SCT/1", "task", "done")):
            statement = f"""
            INSERT INTO core.{table} (submission_id, round_key, department_code, sheet_row, sub_indices, name, quantities, quantity_units,
                status, documents, rule_set_version, sheet, cell)
            SELECT submission_id, round_key, department_code, n, '{{}}',
                'Rà soát thủ tục hành chính của lĩnh vực ' || chr(96 + n % 26) || n, '{{}}', '{{}}', '{column}', '{{}}', 'r', 's', 'D' || n
            FROM intake.submission CROSS JOIN generate_series(100, 400) AS n
            WHERE receipt_number = '{receipt}'
            """
            connection.exec_driver_sql(statement.replace("%", "%%"))
    began = time.monotonic()
    assert len(planned_and_done(filled, ROUND)) >= 301
    assert time.monotonic() - began < 2
