"""The approved views show what the release in force froze: hand-computed on the small round, unmoved by whatever comes after."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from include.warehouse.findings import settlement
from include.warehouse.findings.plan_decisions import decide_pair
from include.warehouse.register.register import read_view
from include.warehouse.releases.releases import withdraw
from include.warehouse.schema.engine import connect
from include.warehouse.schema.migrate import migrate
from include.warehouse.schema.statements import SQL_FOLDER
from tests.conftest import FACTS
from tests.databases import new_database
from tests.warehouse.filing import RELEASED_AT, release

pytestmark = pytest.mark.slow

ROUND, LAST = "QNG-2021-Y", "QNG-2020-Y"
DAY = RELEASED_AT
FACT_VIEWS = ("indicator_value", "task", "task_by_sub_index", "plan_item", "document", "assessment")


def resubmit(engine, value=70):
    """SCT sends a third version, which is accepted and stands: other facts, other findings."""
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"""
            INSERT INTO intake.file VALUES (repeat('a', 64), 10, 'i', '2021-12-21 08:00+07');
            INSERT INTO intake.submission (sha256, receipt_number, round_key, department_code, version, state, arrived_at, file_name,
                catalogue_version, rule_set_version)
            VALUES (repeat('a', 64), 'R/SCT/3', 'QNG-2021-Y', 'SCT', 3, 'accepted', '2021-12-21 08:00+07', 'sct3.xlsx', 'c', 'r');
            UPDATE core.standing SET superseded_at = '2021-12-21 08:00+07'
            WHERE round_key = 'QNG-2021-Y' AND department_code = 'SCT' AND superseded_at IS null;
            INSERT INTO core.standing (submission_id, round_key, department_code, known_at)
            SELECT submission_id, round_key, department_code, arrived_at FROM intake.submission WHERE receipt_number = 'R/SCT/3';
            INSERT INTO core.indicator_value (submission_id, round_key, department_code, indicator_code, answer, value, documents,
                rule_set_version, sheet, cell)
            SELECT submission_id, round_key, department_code, 'TRA-01', 'reported', {value}, '{{}}', 'r', 'Chỉ tiêu', 'G5'
            FROM intake.submission WHERE receipt_number = 'R/SCT/3';
            """
        )


def everything(engine):
    """The rows of every view that tells of a release."""
    told = text("SELECT table_name FROM information_schema.columns WHERE table_schema = 'mart' AND column_name = 'release_number'")
    with engine.connect() as connection:
        views = [name for name in connection.execute(told).scalars() if not name.startswith("draft_")]
    assert len(views) >= 15
    return {view: sorted(map(repr, read_view(engine, view))) for view in views}


def by(rows, *keys):
    return {tuple(row[key] for key in keys): row for row in rows}


def test_nothing_is_approved_before_a_release(filled):
    assert set(map(len, everything(filled).values())) == {0}


def test_a_release_approves_what_stood_and_the_drafts_say_the_same(filled):
    release(filled)
    for view in FACT_VIEWS:
        approved, draft = read_view(filled, view), read_view(filled, f"draft_{view}", round_key=ROUND)
        shared = sorted(draft[0].keys() & approved[0].keys())
        assert shared == sorted(draft[0].keys())
        # Last year's round is not released: what stands there is no approved comparison.
        shared = [name for name in shared if not name.startswith("last_") and name != "change"]
        assert sorted(repr([row[name] for name in shared]) for row in approved) == sorted(
            repr([row[name] for name in shared]) for row in draft
        )
        assert {(row["round_code"], row["period_year"], row["release_number"]) for row in approved} == {("2021-Y", 2021, 1)}


def test_nothing_that_happens_after_a_release_changes_it(filled):
    release(filled)
    before = everything(filled)
    resubmit(filled)
    assert read_view(filled, "draft_indicator_value", round_key=ROUND, department_code="SCT", indicator_code="TRA-01")[0]["value"] == 70
    settlement.extend(filled, ROUND, "SXD", dt.date(2021, 12, 10), "lũ lụt", "lead", DAY)
    settlement.exempt(filled, (ROUND, "SYT", "workbook", "workbook"), True, "giải thể", "lead", DAY)
    place = settlement.FindingPlace(ROUND, "SCT", "IND-07", "Chỉ tiêu", "G5", "135")
    settlement.act_on_finding(filled, place, "settle", "lead", DAY + dt.timedelta(days=1), "xong")
    with filled.begin() as connection:
        connection.execute(text("DELETE FROM intake.finding"))
        connection.execute(text("UPDATE intake.submission SET file_name = file_name"))
    assert everything(filled) == before
    release(filled, number=2, at=DAY + dt.timedelta(days=2))
    (row,) = read_view(filled, "indicator_value", department_code="SCT", indicator_code="TRA-01")
    assert (row["value"], row["release_number"], row["receipt_number"]) == (70, 2, "R/SCT/3")
    assert by(read_view(filled, "coverage"), "department_code")["SYT",]["filing"] == "not_applicable"
    assert read_view(filled, "finding") == []


def test_an_embargo_holds_back_and_a_withdrawal_brings_the_one_before_back(filled):
    release(filled)
    resubmit(filled)
    held = release(filled, number=2, embargo_until=dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    assert {row["release_number"] for row in read_view(filled, "task")} == {1}
    assert [row["release_number"] for row in read_view(filled, "release")] == [1], "a release under embargo is not even named"
    over = release(filled, number=3, embargo_until=dt.datetime.now(dt.UTC) - dt.timedelta(days=1))
    assert {row["release_number"] for row in read_view(filled, "indicator_value")} == {3}
    withdraw(filled, over, "lead", "nhầm", dt.datetime.now(dt.UTC))
    assert {row["release_number"] for row in read_view(filled, "indicator_value")} == {1}
    told = by(read_view(filled, "release"), "release_number")
    assert set(told) == {(1,), (3,)} and (told[3,]["withdrawal_reason"], told[3,]["is_in_force"], told[1,]["is_in_force"]) == (
        "nhầm",
        False,
        True,
    )
    withdraw(filled, held, "lead", "nhầm", dt.datetime.now(dt.UTC))
    assert (2,) not in by(read_view(filled, "release"), "release_number"), "withdrawn under its embargo: never published"


def test_the_answers_stay_different_long_and_wide(filled):
    with filled.begin() as connection:
        connection.execute(text("UPDATE intake.submission SET nothing_to_report = true WHERE receipt_number = 'R/STP/1'"))
    release(filled)
    long = by(read_view(filled, "indicator_value"), "department_code", "indicator_code")
    answers = {key: (row["answer"], row["value"]) for key, row in long.items()}
    assert answers == {
        ("SCT", "TRA-01"): ("reported", Decimal("62.5")),
        ("SCT", "TRA-02"): ("reported", 0),
        ("STP", "TRA-01"): ("nothing_to_report", None),
        ("STP", "TRA-02"): ("not_applicable", None),
        ("SYT", "TRA-01"): ("not_filed", None),
    }
    wide = by(read_view(filled, "indicator_wide"), "department_code")
    assert {key: (row["tra_01"], row["tra_02"], row["answers"]) for key, row in wide.items()} == {
        ("SCT",): (Decimal("62.5"), 0, {"TRA-01": "reported", "TRA-02": "reported"}),
        ("STP",): (None, None, {"TRA-01": "nothing_to_report", "TRA-02": "not_applicable"}),
        ("SYT",): (None, None, {"TRA-01": "not_filed"}),
    }


def test_coverage_timeliness_and_quality_are_those_of_the_release(filled):
    release(filled)
    coverage = by(read_view(filled, "coverage"), "department_code")
    told = {
        key: (row["filing"], row["is_late"], row["days_late"], row["version_count"], row["receipt_number"]) for key, row in coverage.items()
    }
    assert told == {
        ("SCT",): ("on_time", False, None, 2, "R/SCT/1"),
        ("STP",): ("on_time", False, None, 1, "R/STP/1"),
        ("SXD",): ("late", True, 2, 1, None),
        ("SYT",): ("unreadable", None, None, 0, None),
    }
    states = {key: (row["accepted"], row["standing"], row["is_on_time"]) for key, row in coverage.items()}
    assert states == {
        ("SCT",): ("accepted", "earlier", True),
        ("STP",): ("accepted", "newest", True),
        ("SXD",): ("returned", "none", False),
        ("SYT",): ("quarantined", "none", None),
    }
    assert coverage["SCT",]["critical_count"] == 23, "of the newest version, which was returned, as the summary counts them"
    (row,) = read_view(filled, "timeliness")
    counted = ("owed", "filed", "on_time", "nothing_to_report", "late", "missing", "unreadable", "not_applicable")
    assert [row[f"{name}_count"] for name in counted] == [4, 3, 2, 0, 1, 0, 1, 0]
    assert (row["on_time_pct"], row["late_pct"], row["missing_pct"], row["mean_days_late"]) == (50, 25, 0, 2)
    quality = by(read_view(filled, "department_quality"), "department_code")
    sct, sxd, syt = quality["SCT",], quality["SXD",], quality["SYT",]
    assert (sct["is_on_time"], sct["is_clean_at_first"], sct["first_critical_count"], sct["days_to_fix"]) == (True, False, 1, 0)
    assert (sct["finding_count"], sct["open_count"], sct["settled_count"]) == (24, 24, 0)
    assert (sxd["is_on_time"], sxd["first_accepted_at"], sxd["accepted"]) == (False, None, "returned")
    assert (syt["is_on_time"], syt["is_clean_at_first"]) == (None, None)


def test_findings_keep_what_had_become_of_them(filled):
    place = settlement.FindingPlace(ROUND, "SCT", "IND-07", "Chỉ tiêu", "G5", "135")
    settlement.act_on_finding(filled, place, "settle", "lead", DAY - dt.timedelta(days=1), "đã gọi điện")
    release(filled)
    (row,) = (row for row in read_view(filled, "finding") if row["state"].startswith("accepted"))
    assert (row["receipt_number"], row["rule_code"], row["rule_title_vi"], row["status"]) == (
        "R/SCT/1",
        "IND-07",
        "Lớn hơn giới hạn",
        "settled",
    )
    assert by(read_view(filled, "department_quality"), "department_code")["SCT",]["settled_count"] == 1


def test_a_change_is_for_better_or_worse_and_compares_with_what_was_released(filled):
    with filled.begin() as connection:
        connection.execute(text("UPDATE core.indicator_value SET value = 61 WHERE value = 60"))
    release(filled, LAST)
    release(filled)
    rows = by(read_view(filled, "indicator_change", round_key=ROUND), "department_code", "indicator_code")
    share, days = rows["SCT", "TRA-01"], rows["SCT", "TRA-02"]
    assert (share["change"], share["change_pct"], share["judgement"], share["last_year_from"]) == (
        Decimal("1.5"), Decimal("2.46"), "better", "last_round",
    )  # fmt: skip
    assert (days["change"], days["change_pct"], days["judgement"]) == (-4, -100, "better"), "fewer days are better"
    assert rows["STP", "TRA-01"]["judgement"] is None


def test_a_change_from_nothing_has_no_percentage(filled):
    with filled.begin() as connection:
        connection.execute(
            text("UPDATE core.indicator_value SET last_year_value = 0, value = 5 WHERE indicator_code = 'TRA-02' AND value = 0")
        )
    release(filled)
    days = by(read_view(filled, "indicator_change", round_key=ROUND), "department_code", "indicator_code")["SCT", "TRA-02"]
    assert (days["change_pct"], days["judgement"]) == (None, "worse")


def test_a_target_is_the_departments_own_before_the_provinces(filled):
    with filled.begin() as connection:
        connection.execute(
            text("INSERT INTO core.target VALUES ('QNG', 'TRA-02', 2021, 'SCT', 1, 'e', 's'), ('QNG', 'TRA-02', 2022, '', 9, 'e', 's')")
        )
    release(filled)
    rows = by(read_view(filled, "target"), "department_code", "indicator_code")
    share, days = rows["SCT", "TRA-01"], rows["SCT", "TRA-02"]
    assert (share["target"], share["distance"], share["is_met"], share["is_own_target"]) == (80, Decimal("-17.5"), False, False)
    assert (days["target"], days["distance"], days["is_met"], days["is_own_target"]) == (1, -1, True, True)
    assert (rows["STP", "TRA-01"]["is_met"], rows["STP", "TRA-01"]["answer"]) == (None, "missing")


@pytest.mark.parametrize(
    ("of_target", "of_indicator", "is_illustrative", "judgement"),
    [
        ("documented", "documented", False, "not_met"),
        ("illustrative", "documented", True, "not_met_illustrative_target"),
        ("documented", "illustrative", True, "not_met_illustrative_indicator"),
        ("illustrative", "illustrative", True, "not_met_illustrative_target"),
    ],
)
def test_no_target_is_judged_without_saying_that_it_or_its_indicator_is_illustrative(
    filled, of_target, of_indicator, is_illustrative, judgement
):
    with filled.begin() as connection:
        connection.execute(text("UPDATE core.target SET evidence = :it WHERE indicator_code = 'TRA-01'"), {"it": of_target})
        connection.execute(text("UPDATE core.indicator SET evidence = :it WHERE indicator_code = 'TRA-01'"), {"it": of_indicator})
    release(filled)
    rows = by(read_view(filled, "target"), "department_code", "indicator_code")
    assert (rows["SCT", "TRA-01"]["is_illustrative"], rows["SCT", "TRA-01"]["target_judgement"]) == (is_illustrative, judgement)
    assert rows["STP", "TRA-01"]["target_judgement"] is None, "nothing is reported there, and nothing judged"


def test_points_lost_are_those_of_the_years_weights(warehouse):
    rows = read_view(warehouse, "pci_gap", province_code="QNG", pci_year=2020)
    result = read_view(warehouse, "pci_result", province_code="QNG", pci_year=2020)[0]
    assert sum(row["weight_pct"] for row in rows) == 100 and len(rows) == 10
    assert abs(100 - sum(row["points_lost"] for row in rows) - result["composite"]) < Decimal("0.06")
    assert all(row["points_lost"] == row["weight_pct"] * (10 - row["score"]) / 10 for row in rows)
    assert max(rows, key=lambda row: row["points_lost"])["loss_rank"] == 1
    assert len(read_view(warehouse, "pci_sub_index", province_code="QNG", pci_year=2020)) == 10


def test_what_was_planned_and_released_meets_what_was_released_a_year_later(filled):
    with filled.begin() as connection:
        connection.exec_driver_sql(
            """
            INSERT INTO core.plan_item (submission_id, round_key, department_code, sheet_row, sub_indices, name, quantities, quantity_units,
                status, documents, rule_set_version, sheet, cell)
            SELECT submission_id, round_key, department_code, n, '{}', name, '{}', '{}', 'planned', '{}', 'r', 'Kế hoạch', 'D' || n
            FROM intake.submission
            CROSS JOIN (VALUES (5, 'Hội chợ Công Thương'), (6, 'Xây dựng kho dữ liệu')) AS v (n, name)
            WHERE receipt_number = 'R/SCT/0'
            """
        )
    release(filled)
    assert read_view(filled, "planned_and_done") == [], "last year's plan was not released"
    release(filled, LAST)
    rows = by(read_view(filled, "planned_and_done", round_key=ROUND), "name")
    assert {key: (row["outcome"], row["done_status"], row["last_round_code"]) for key, row in rows.items()} == {
        ("Hội chợ Công Thương",): ("possibly_reported", "postponed", "2020-Y"),
        ("Xây dựng kho dữ liệu",): ("not_reported", None, "2020-Y"),
    }
    fair = rows["Hội chợ Công Thương",]
    assert (fair["state"], fair["matched_by"], fair["likeness"], fair["is_confirmed"]) == ("possibly_reported", "words", 1, None)
    decide_pair(filled, ROUND, "SCT", (fair["name"], fair["done_name"]), True, "Đã hỏi Sở", "steward", DAY)
    assert by(read_view(filled, "planned_and_done", round_key=ROUND), "name") == rows, "what was published stays until the next release"
    release(filled, number=2)
    fair = by(read_view(filled, "planned_and_done", round_key=ROUND), "name")["Hội chợ Công Thương",]
    assert (fair["outcome"], fair["state"], fair["matched_by"], fair["is_confirmed"]) == ("reported", "not_done", "words", True)


@pytest.mark.parametrize("table", ["release_submission", "release_filing", "release_finding", "release_unused_file"])
def test_what_a_release_froze_cannot_be_changed(filled, table):
    release(filled)
    for statement in (f"DELETE FROM core.{table}", f"UPDATE core.{table} SET release_id = release_id"):
        with pytest.raises(DBAPIError, match="append-only"), filled.begin() as connection:
            connection.execute(text(statement))


def test_releases_made_before_are_given_the_submissions_that_stood_at_their_approval(postgres_url, warehouse, catalogue):
    engine = connect(new_database(postgres_url, "before_what_releases_froze"))
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(SQL_FOLDER) / "migrations"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0006_releases")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            """
            INSERT INTO core.province VALUES ('QNG', 'Quảng Ngãi', 'Quang Ngai', null, null, 's', '2000-01-01', null);
            INSERT INTO core.methodology VALUES ('m', 2017, null, 'e');
            INSERT INTO core.round VALUES
            ('QNG-2020-Y', 'QNG', '2020-Y', 'm', '2020-01-01', '2020-12-31', '2020-11-30', '2020-11-15', '2020-12-01',
                '2020-12-31', 'f', 's'),
            ('QNG-2021-Y', 'QNG', '2021-Y', 'm', '2021-01-01', '2021-12-31', '2021-11-30', '2021-11-15', '2021-12-01',
                '2021-12-31', 'f', 's');
            INSERT INTO core.department VALUES ('QNG', 'SCT', 'Sở Công Thương', 'DOIT', 'k', 'e', 's', 1, '2000-01-01', null);
            """
            + FACTS.replace("%", "%%")
            + """;
            INSERT INTO core.release (round_key, number, approved_by, approved_at, comment, facts_digest, rule_set_version,
                catalogue_version)
            VALUES ('QNG-2021-Y', 1, 'lead', '2021-12-20 09:00+07', 'duyệt', 'd', 'r', 'c');
            """
        )
    resubmit(engine)
    migrate(engine, catalogue)
    (row,) = read_view(engine, "indicator_value", department_code="SCT", indicator_code="TRA-01")
    assert (row["value"], row["receipt_number"]) == (Decimal("62.5"), "R/SCT/1"), "what stood at the approval, not what stands now"
    assert by(read_view(engine, "coverage"), "department_code")["SCT",]["version_count"] == 2
    engine.dispose()
