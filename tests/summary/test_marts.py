"""The published views over facts small enough to check by hand, and the promise that each column is explained."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from include.catalog import load_catalogue
from include.warehouse.mart.definitions import definitions
from include.warehouse.register.register import read_view

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
VIEWS = {
    name.removeprefix("mart.")
    for name, statements in definitions(load_catalogue()).items()
    if name.startswith("mart.") and "CREATE FUNCTION" not in statements
}
# Declared by the catalogue rather than reported, so never a draft.


def by(rows, *keys):
    return {tuple(row[key] for key in keys): row for row in rows}


def test_coverage_tells_newest_first_and_standing_version_apart(filled):
    rows = by(read_view(filled, "draft_coverage", round_key=ROUND), "department_code")
    assert set(rows) == {("SCT",), ("STP",), ("SXD",), ("SYT",)}
    sct, stp, sxd, syt = rows["SCT",], rows["STP",], rows["SXD",], rows["SYT",]
    assert (sct["state"], sct["version_count"], sct["standing_receipt_number"]) == ("returned", 2, "R/SCT/1")
    assert (sct["critical_count"], sct["info_count"]) == (23, 1), "those of the newest version, not of the standing one"
    assert (sct["is_late"], sct["days_late"]) == (False, 0), "who files early is late by no day"
    assert (stp["is_late"], stp["days_late"]) == (False, 0), "23:59 in Vietnam on the due day is on time"
    assert (sxd["is_late"], sxd["days_late"], sxd["standing_submission_id"]) == (True, 2, None)
    assert (syt["state"], syt["is_late"], syt["days_late"], syt["version_count"]) == (None, None, None, 0), (
        "a quarantined file is no version"
    )
    assert (syt["unreadable_count"], sct["unreadable_count"]) == (1, 0), "but it came"


def test_an_indicator_has_one_row_for_each_department_that_owes_or_reports_it(filled):
    rows = by(read_view(filled, "draft_indicator_value", round_key=ROUND), "department_code", "indicator_code")
    assert {key: row["answer"] for key, row in rows.items()} == {
        ("SCT", "TRA-01"): "reported",
        ("SCT", "TRA-02"): "reported",
        ("STP", "TRA-01"): "missing",
        ("STP", "TRA-02"): "not_applicable",
        ("SYT", "TRA-01"): "not_filed",
    }, "and nothing of SXD, whose facts do not stand"
    own = rows["SCT", "TRA-01"]
    assert (own["value"], own["last_year_value"], own["change"]) == (Decimal("62.5"), Decimal(60), Decimal("2.5"))
    assert (own["last_year_from"], own["last_round_key"], own["last_round_cell"]) == ("last_round", "QNG-2020-Y", "G9")
    assert own["last_year_value_written"] == 50
    written = rows["SCT", "TRA-02"]
    assert (written["value"], written["change"], written["last_year_from"]) == (0, -4, "this_submission"), "zero is a figure"
    assert (written["role"], written["sheet"], written["cell"], written["receipt_number"]) == ("contributing", "Chỉ tiêu", "G6", "R/SCT/1")


def test_a_cover_that_declares_nothing_answers_for_missing_figures_only(filled):
    with filled.begin() as connection:
        connection.execute(text("UPDATE intake.submission SET nothing_to_report = true WHERE receipt_number = 'R/STP/1'"))
    rows = by(read_view(filled, "draft_indicator_value", round_key=ROUND, department_code="STP"), "indicator_code")
    assert {key: row["answer"] for key, row in rows.items()} == {("TRA-01",): "nothing_to_report", ("TRA-02",): "not_applicable"}


def test_a_figure_reported_without_being_owed_is_kept(filled):
    with filled.begin() as connection:
        connection.execute(text("DELETE FROM intake.assignment WHERE department_code = 'SCT' AND item_code = 'TRA-01'"))
    row = read_view(filled, "draft_indicator_value", round_key=ROUND, department_code="SCT", indicator_code="TRA-01")[0]
    assert (row["value"], row["role"]) == (Decimal("62.5"), None)


def test_tasks_unfold_by_sub_index_and_general_ones_stay(filled):
    rows = read_view(filled, "draft_task_by_sub_index", round_key=ROUND)
    assert sorted((row["sub_index_code"], row["receipt_number"], row["cell"]) for row in rows) == [
        ("general", "R/SCT/1", "E6"),
        ("proactivity", "R/SCT/1", "E5"),
        ("transparency", "R/SCT/1", "E5"),
        ("transparency", "R/STP/1", "E5"),
    ]
    assert len(read_view(filled, "draft_task", round_key=ROUND)) == 3


def test_findings_are_those_of_newest_versions_and_of_quarantined_files(filled):
    rows = read_view(filled, "draft_finding")
    assert {(row["receipt_number"], row["round_key"]) for row in rows} == {
        ("R/SCT/2", ROUND),
        ("KXD/6", None),
        ("KXD/7", None),
        ("KXD/8", "QNG-2020-Y"),
    }
    assert len(rows) == 27 and all(row["rule_title_vi"] for row in rows)


def test_a_repeat_is_told_once_with_the_receipt_it_already_has(filled):
    [row] = read_view(filled, "draft_repeat")
    assert (row["receipt_number"], row["file_name"], row["department_code"]) == ("R/SCT/1", "sct (gui lai).xlsx", "SCT")


def test_a_department_bears_the_name_of_the_due_day(filled):
    with filled.begin() as connection:
        connection.execute(text("UPDATE core.department SET valid_to = '2021-12-01' WHERE department_code = 'STP'"))
        connection.execute(
            text(
                "INSERT INTO core.department SELECT province_code, department_code, 'Tên mới', name_en, kind, evidence, source, ordinal,"
                " '2021-12-02', null FROM core.department WHERE department_code = 'STP'"
            )
        )
    rows = [row for view in ("draft_coverage", "draft_task") for row in read_view(filled, view, round_key=ROUND, department_code="STP")]
    assert [row["department_name_vi"] for row in rows] == ["Sở Tư pháp"] * 2


def test_every_view_and_column_is_explained_in_both_languages(warehouse):
    said = text(
        "SELECT c.relname AS view, a.attname AS part, coalesce(col_description(c.oid, a.attnum), '') AS told, "
        "obj_description(c.oid) AS whole "
        "FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid JOIN pg_namespace AS n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'mart' AND c.relkind = 'v' AND a.attnum > 0"
    )
    with warehouse.connect() as connection:
        rows = connection.execute(said).all()
    assert {row.view for row in rows} == VIEWS
    assert [(row.view, row.part) for row in rows if " / " not in row.told] == []
    assert {row.view for row in rows if "Mỗi dòng là" not in row.whole or "One row per" not in row.whole} == set()
