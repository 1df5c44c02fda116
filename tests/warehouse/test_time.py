"""The four questions of time, on figures small enough to work out by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import text

from include.warehouse.register.opened_rounds import record_opened_round
from include.warehouse.register.register import read_view
from include.warehouse.schema.migrate import in_order, migrate
from tests.warehouse.filing import file_figures

ROUND, TODAY = "QNG-2021-Y", dt.date(2026, 11, 24)
OPENED = dt.datetime.fromisoformat("2021-11-15T01:00:00+07:00")
TASK = {
    "sheet_row": 5,
    "sub_indices": ["transparency"],
    "name": "Rà soát TTHC",
    "quantities": [],
    "quantity_units": [],
    "status": "done",
    "documents": [],
    "sheet": "Nhiệm vụ",
    "cell": "E5",
}


def rows(engine, question, **given):
    with engine.connect() as connection:
        return connection.execute(text(question), given).mappings().all()


def known_at(engine, instant, indicator="TRA-03", department="SCT", round_key=ROUND):
    """Answer, value, last year's value of one figure as known at an instant; ``None`` when nothing was asked yet."""
    question = (
        "SELECT answer, value, last_year_value FROM mart.draft_indicator_value_as_known_at(cast(:at AS timestamptz)) "
        "WHERE round_key = :round_key AND department_code = :department AND indicator_code = :indicator"
    )
    found = rows(engine, question, at=instant, round_key=round_key, department=department, indicator=indicator)
    assert len(found) <= 1
    return tuple(found[0].values()) if found else None


def today(engine, indicator, day=TODAY, round_key=ROUND):
    """Value or reason of an indicator by today's department."""
    question = (
        "SELECT * FROM mart.draft_indicator_value_on_todays_departments(cast(:day AS date)) "
        "WHERE indicator_code = :indicator AND round_key = :round_key"
    )
    found = rows(engine, question, day=day, indicator=indicator, round_key=round_key)
    told = {(row["todays_province_code"], row["department_code"]): row["reason"] or row["value"] for row in found}
    assert len(told) == len(found), "one row per department of today"
    return told


# ---- what we know now, what we knew on a date


def test_a_resubmission_filed_a_year_later_changes_what_we_know_now_and_not_what_we_knew(warehouse, catalogue):
    record_opened_round(warehouse, catalogue, ROUND, OPENED)
    file_figures(warehouse, ROUND, "SCT", "2021-11-30T08:00:00+07:00", {"TRA-03": 10})
    file_figures(warehouse, ROUND, "SCT", "2022-03-15T08:00:00+07:00", {"TRA-03": 12})
    assert known_at(warehouse, "2021-12-31T23:59:59+07:00") == ("reported", 10, None)
    assert known_at(warehouse, "2022-12-31T23:59:59+07:00") == ("reported", 12, None)
    [now] = read_view(warehouse, "draft_indicator_value", round_key=ROUND, department_code="SCT", indicator_code="TRA-03")
    assert now["value"] == 12
    history = read_view(warehouse, "draft_indicator_value_history", round_key=ROUND, department_code="SCT", indicator_code="TRA-03")
    assert sorted((row["known_at"], row["value"]) for row in history if row["value"]) == [
        (dt.datetime.fromisoformat("2021-11-30T08:00:00+07:00"), 10),
        (dt.datetime.fromisoformat("2022-03-15T08:00:00+07:00"), 12),
    ]


def test_before_its_workbook_came_a_department_had_not_filed_and_before_the_opening_nothing_was_asked(warehouse, catalogue):
    record_opened_round(warehouse, catalogue, ROUND, OPENED)
    file_figures(warehouse, ROUND, "SCT", "2021-11-30T08:00:00+07:00", {"TRA-03": 10})
    assert known_at(warehouse, "2021-11-14T00:00:00+07:00") is None
    assert known_at(warehouse, "2021-11-30T07:59:59+07:00") == ("not_filed", None, None)
    assert known_at(warehouse, "2021-11-30T08:00:00+07:00") == ("reported", 10, None), "known from the instant of arrival on"
    assert known_at(warehouse, "infinity", department="STP") == ("not_filed", None, None)


def test_after_a_withdrawal_a_department_has_not_filed_and_what_was_known_before_stays(warehouse, catalogue):
    record_opened_round(warehouse, catalogue, ROUND, OPENED)
    file_figures(warehouse, ROUND, "SCT", "2021-11-30T08:00:00+07:00", {"TRA-03": 10})
    with warehouse.begin() as connection:
        connection.execute(text("UPDATE core.standing SET superseded_at = '2021-12-05T08:00:00+07:00'"))
    assert known_at(warehouse, "2021-12-05T07:59:59+07:00") == ("reported", 10, None)
    assert known_at(warehouse, "2021-12-05T08:00:00+07:00") == ("not_filed", None, None)
    assert known_at(warehouse, "infinity") == ("not_filed", None, None)
    file_figures(warehouse, ROUND, "SCT", "2021-12-20T08:00:00+07:00", {"TRA-03": 11})
    assert known_at(warehouse, "infinity") == ("reported", 11, None)


def test_last_years_figure_is_the_one_known_then(warehouse, catalogue):
    record_opened_round(warehouse, catalogue, ROUND, OPENED)
    record_opened_round(warehouse, catalogue, "QNG-2022-Y", dt.datetime.fromisoformat("2022-11-15T01:00:00+07:00"))
    file_figures(warehouse, ROUND, "SCT", "2021-11-30T08:00:00+07:00", {"TRA-03": 10})
    file_figures(warehouse, "QNG-2022-Y", "SCT", "2022-11-30T08:00:00+07:00", {"TRA-03": 15})
    file_figures(warehouse, ROUND, "SCT", "2022-12-15T08:00:00+07:00", {"TRA-03": 12})
    assert known_at(warehouse, "2022-12-01T00:00:00+07:00", round_key="QNG-2022-Y") == ("reported", 15, 10)
    assert known_at(warehouse, "infinity", round_key="QNG-2022-Y") == ("reported", 15, 12)


def test_what_is_owed_and_what_is_answered_meet_in_one_row_with_last_years_figure(warehouse, catalogue):
    owed = {entry.item for entry in catalogue.assignments(ROUND) if (entry.department, entry.kind) == ("SCT", "indicator")}
    unasked = next(entry.code for entry in catalogue.indicators if entry.code not in owed)
    answered, silent = sorted(owed)[:2]
    file_figures(warehouse, "QNG-2020-Y", "SCT", "2020-11-30T08:00:00+07:00", {unasked: 1, answered: 2, silent: 3})
    record_opened_round(warehouse, catalogue, ROUND, OPENED)
    file_figures(warehouse, ROUND, "SCT", "2021-11-30T08:00:00+07:00", {unasked: 10, answered: 20})
    drafts = read_view(warehouse, "draft_indicator_value", round_key=ROUND, department_code="SCT")
    told = {row["indicator_code"]: (row["role"], row["answer"], row["value"], row["last_year_value"]) for row in drafts}
    assert len(told) == len(drafts) and told.keys() == owed | {unasked}
    role = {row["item_code"]: row["role"] for row in read_view(warehouse, "assignment", round_key=ROUND, department_code="SCT")}
    assert told[unasked] == (None, "reported", 10, 1)
    assert told[answered] == (role[answered], "reported", 20, 2)
    assert told[silent] == (role[silent], "missing", None, 3)


def test_the_submission_that_stood_is_told_for_every_time_and_that_none_did(warehouse, catalogue):
    record_opened_round(warehouse, catalogue, ROUND, OPENED)
    for arrived, figure in (("2021-11-30T08:00:00+07:00", 10), ("2021-12-02T08:00:00+07:00", 12)):
        file_figures(warehouse, ROUND, "SCT", arrived, {"TRA-03": figure})
    stood = read_view(warehouse, "draft_standing_history", round_key=ROUND, department_code="SCT")
    periods = sorted((row["known_at"], row["superseded_at"], row["submission_id"]) for row in stood)
    first, second = (dt.datetime.fromisoformat(f"2021-{day}T08:00:00+07:00") for day in ("11-30", "12-02"))
    assert [period[:2] for period in periods] == [(OPENED, first), (first, second), (second, None)]
    answers = read_view(warehouse, "draft_answer", round_key=ROUND, department_code="SCT", indicator_code="TRA-03")
    value = {row["submission_id"]: row["value"] for row in answers}
    assert [value.get(period[2]) for period in periods] == [None, 10, 12]


@pytest.mark.parametrize(
    ("function", "view", "fact"),
    [
        ("draft_task_as_known_at", "draft_task", {"task": [TASK]}),
        ("draft_plan_item_as_known_at", "draft_plan_item", {"plan_item": [TASK | {"status": "planned"}]}),
        ("draft_document_as_known_at", "draft_document", {"issued_document": [{"sheet_row": 5, "sheet": "Văn bản", "cell": "B5"}]}),
    ],
)
def test_tasks_plans_and_documents_are_known_as_long_as_their_version_stands(warehouse, function, view, fact):
    file_figures(warehouse, ROUND, "SCT", "2021-11-30T08:00:00+07:00", {}, **fact)
    file_figures(warehouse, ROUND, "SCT", "2022-03-15T08:00:00+07:00", {})
    known = [
        len(rows(warehouse, f"SELECT * FROM mart.{function}(cast(:at AS timestamptz)) WHERE round_key = :key", at=at, key=ROUND))
        for at in ("2021-11-30T07:59:59+07:00", "2021-12-31T00:00:00+07:00", "2022-03-15T08:00:00+07:00")
    ]
    assert known == [0, 1, 0]
    assert read_view(warehouse, view) == []
    [kept] = read_view(warehouse, f"{view}_history")
    assert kept["department_name_vi"] == "Sở Công Thương"


@pytest.mark.parametrize(
    "question", ["draft_indicator_value_as_known_at('2022-01-01')", "draft_indicator_value_on_todays_departments('2026-11-24')"]
)
def test_a_question_of_one_round_is_asked_of_that_round_only(warehouse, question):
    """The functions are folded into the query around them, so its conditions reach the tables."""
    with warehouse.connect() as connection:
        connection.exec_driver_sql("SET enable_seqscan = off")
        plan = connection.exec_driver_sql(
            f"EXPLAIN SELECT * FROM mart.{question} WHERE round_key = 'QNG-2021-Y' AND indicator_code = 'TRA-03'"
        ).scalars()
        lines = "\n".join(plan)
    assert "Function Scan" not in lines
    assert "round_key = 'QNG-2021-Y'::text" in lines and "= 'TRA-03'::text" in lines


# ---- on today's departments


def add(engine, table, **columns):
    names = ", ".join(columns)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO core.{table} ({names}) VALUES ({', '.join(f':{name}' for name in columns)})"), columns)


def add_department(engine, code, valid_from, valid_to=None, province="QNG"):
    names = {"name_vi": f"{code} vi", "name_en": f"{code} en"}
    add(
        engine, "department", province_code=province, department_code=code, kind="sở", evidence="e", source="s", ordinal=99,
        valid_from=valid_from, valid_to=valid_to, **names,
    )  # fmt: skip


def add_move(engine, reorganisation, old, new, from_on, share, province="QNG", to_province=None):
    to_province = to_province or province
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO core.reorganisation VALUES (:code, :province, :day, 'vi', 'en', null, 'e', 's') ON CONFLICT DO NOTHING"),
            {"code": reorganisation, "province": to_province, "day": from_on},
        )
    add(
        engine, "department_successor", reorganisation_code=reorganisation, province_code=province, department_code=old,
        successor_province_code=to_province, successor_code=new, from_on=from_on, share=share,
    )  # fmt: skip


def file_all(engine, figures, round_key=ROUND):
    for department, stated in figures.items():
        file_figures(engine, round_key, department, "2021-11-30T08:00:00+07:00", stated)


def test_whole_departments_are_added_up_where_the_rule_says_so(warehouse):
    """SGTVT and SXD became SXD in March 2025 and that of the new province in July; 4 + 6 = 10."""
    file_all(warehouse, {"SGTVT": {"TRA-03": 4}, "SXD": {"TRA-03": 6}, "SCT": {"TRA-03": 5}})
    assert today(warehouse, "TRA-03") == {("QNG25", "SXD"): 10, ("QNG25", "SCT"): 5}
    assert today(warehouse, "TRA-03", dt.date(2025, 4, 1)) == {("QNG", "SXD"): 10, ("QNG", "SCT"): 5}
    before = {("QNG", "SGTVT"): 4, ("QNG", "SXD"): 6, ("QNG", "SCT"): 5}
    assert today(warehouse, "TRA-03", dt.date(2025, 2, 28)) == before
    [row] = [
        row
        for row in rows(warehouse, "SELECT * FROM mart.draft_indicator_value_on_todays_departments('2026-11-24')")
        if row["department_code"] == "SXD"
    ]
    assert (row["from_departments"], row["province_code"], row["period_year"]) == (["SGTVT", "SXD"], "QNG", 2021)
    assert row["department_name_vi"] == "Sở Xây dựng"


def test_a_department_that_was_split_gives_each_successor_its_share(warehouse):
    """OLD (20) gives a quarter to ONE, which has 3 of its own, and the rest to TWO: 3 + 5 = 8, and 15."""
    add_department(warehouse, "OLD", "2020-01-01", "2022-12-31")
    add_department(warehouse, "ONE", "2020-01-01")
    add_department(warehouse, "TWO", "2023-01-01")
    add_move(warehouse, "QNG-2023-01", "OLD", "ONE", "2023-01-01", Decimal("0.25"))
    add_move(warehouse, "QNG-2023-01", "OLD", "TWO", "2023-01-01", Decimal("0.75"))
    file_all(warehouse, {"OLD": {"TRA-03": 20}, "ONE": {"TRA-03": 3}})
    assert today(warehouse, "TRA-03", dt.date(2023, 1, 1)) == {("QNG", "ONE"): 8, ("QNG", "TWO"): 15}


def test_shares_multiply_along_reorganisations_and_across_provinces(warehouse):
    """Half of OLD (20) goes to ONE, of which four fifths go on to NEW of the next province: 8; what stays, a fifth, is 2."""
    add_department(warehouse, "OLD", "2020-01-01", "2022-12-31")
    add_department(warehouse, "ONE", "2023-01-01", "2025-06-30")
    add_department(warehouse, "NEW", "2025-07-01", province="QNG25")
    add_department(warehouse, "REST", "2025-07-01", province="QNG25")
    add_move(warehouse, "QNG-2023-01", "OLD", "ONE", "2023-01-01", Decimal("0.5"))
    add_move(warehouse, "QNG25-2025-08", "ONE", "NEW", "2025-07-01", Decimal("0.8"), to_province="QNG25")
    add_move(warehouse, "QNG25-2025-08", "ONE", "REST", "2025-07-01", Decimal("0.2"), to_province="QNG25")
    file_all(warehouse, {"OLD": {"TRA-03": 20}})
    assert today(warehouse, "TRA-03") == {("QNG25", "NEW"): 8, ("QNG25", "REST"): 2}


def test_two_provinces_that_merge_are_never_added_up(warehouse):
    """Kon Tum's figure stays a row of Kon Tum's round, beside that of the old Quảng Ngãi, on the same department of today."""
    add_department(warehouse, "SCT", "2020-01-01", "2025-06-30", province="KTM")
    add_move(warehouse, "QNG25-2025-07", "SCT", "SCT", "2025-07-01", 1, province="KTM", to_province="QNG25")
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO core.round SELECT 'KTM-2021-Y', 'KTM', round_code, methodology_code, period_from, period_to, cut_off_on,"
                " requested_on, due_on, closes_on, figures, source FROM core.round WHERE round_key = 'QNG-2021-Y'"
            )
        )
    file_all(warehouse, {"SCT": {"TRA-03": 5}})
    file_all(warehouse, {"SCT": {"TRA-03": 7}}, "KTM-2021-Y")
    assert today(warehouse, "TRA-03") == {("QNG25", "SCT"): 5}
    assert today(warehouse, "TRA-03", round_key="KTM-2021-Y") == {("QNG25", "SCT"): 7}
    told = {(row["province_code"], row["successor_code"]) for row in read_view(warehouse, "province_successor", successor_code="QNG25")}
    assert told == {("QNG", "QNG25"), ("KTM", "QNG25")}


def test_shares_are_averaged_by_the_indicator_that_weighs_them(warehouse):
    """PRO-03 by PRO-02: (80 % of 30 cases + 50 % of 10) / 40 = 72.5 %."""
    file_all(warehouse, {"STNMT": {"PRO-03": 80, "PRO-02": 30}, "SNNPTNT": {"PRO-03": 50, "PRO-02": 10}})
    assert today(warehouse, "PRO-03") == {("QNG25", "SNNMT"): Decimal("72.5")}


def known_part(engine, indicator, department):
    """Known value, the departments of then that are missing, and whether the figure is complete, of a department of today."""
    question = (
        "SELECT known_value, missing_departments, is_complete FROM mart.draft_indicator_value_on_todays_departments(cast(:day AS date)) "
        "WHERE indicator_code = :indicator AND round_key = :round_key AND department_code = :department"
    )
    [found] = rows(engine, question, day=TODAY, indicator=indicator, round_key=ROUND, department=department)
    return tuple(found.values())


def test_without_a_weighing_indicator_no_plain_mean_is_made(warehouse):
    file_all(warehouse, {"STNMT": {"TIM-03": 90}, "SNNPTNT": {"TIM-03": 96}})
    assert today(warehouse, "TIM-03") == {("QNG25", "SNNMT"): "weight_missing"}
    assert known_part(warehouse, "TIM-03", "SNNMT") == (None, ["SNNPTNT", "STNMT"], False)


def test_one_departments_own_mean_needs_no_weight(warehouse):
    file_all(warehouse, {"STNMT": {"TIM-03": 90}, "SNNPTNT": {"TIM-03": "not_applicable"}})
    assert today(warehouse, "TIM-03") == {("QNG25", "SNNMT"): 90}
    assert known_part(warehouse, "TIM-03", "SNNMT") == (90, [], True)


def test_a_mean_without_its_weights_is_not_made_up(warehouse):
    file_all(warehouse, {"STNMT": {"PRO-03": 80, "PRO-02": 30}, "SNNPTNT": {"PRO-03": 50}})
    assert today(warehouse, "PRO-03") == {("QNG25", "SNNMT"): "weight_missing"}
    assert known_part(warehouse, "PRO-03", "SNNMT") == (80, ["SNNPTNT"], False), "what is known is told beside what is missing"


def test_what_may_not_be_carried_over_is_told_and_kept_where_nothing_moved(warehouse):
    """TIM-05 counts firms, which two departments may count twice."""
    file_all(warehouse, {"STNMT": {"TIM-05": 3}, "SCT": {"TIM-05": 2}})
    assert today(warehouse, "TIM-05") == {("QNG25", "SNNMT"): "not_carried_over", ("QNG25", "SCT"): "not_carried_over"}
    assert today(warehouse, "TIM-05", dt.date(2025, 4, 1)) == {("QNG", "SNNMT"): "not_carried_over", ("QNG", "SCT"): 2}


def test_an_unknown_share_is_told_at_every_successor(warehouse):
    """Nobody knows which part of SKHĐT's work went to VPUBND; STC has a figure of its own that is told as what is known."""
    file_all(warehouse, {"SKHĐT": {"TRA-03": 8}, "STC": {"TRA-03": 2}})
    assert today(warehouse, "TRA-03") == {("QNG25", "STC"): "share_unknown", ("QNG25", "VPUBND"): "share_unknown"}
    assert known_part(warehouse, "TRA-03", "STC") == (2, ["SKHĐT"], False)
    assert known_part(warehouse, "TRA-03", "VPUBND") == (None, ["SKHĐT"], False)


def test_a_sum_without_one_of_its_parts_is_not_made_up_and_nothing_to_report_adds_nothing(warehouse):
    file_all(warehouse, {"STNMT": {"TRA-03": 4, "TRA-05": 3}, "SNNPTNT": {"TRA-03": "missing", "TRA-05": "nothing_to_report"}})
    assert today(warehouse, "TRA-03") == {("QNG25", "SNNMT"): "part_missing"}
    assert today(warehouse, "TRA-05") == {("QNG25", "SNNMT"): 3}


def test_a_department_without_a_successor_keeps_its_row(warehouse):
    file_all(warehouse, {"BQL": {"LAN-03": 40}})
    assert today(warehouse, "LAN-03") == {("QNG", "BQL"): "no_successor"}


def test_figures_after_the_reorganisation_are_those_of_the_departments_that_reported_them(warehouse):
    file_all(warehouse, {"SXD": {"TRA-03": 9}}, "QNG25-2025-Y")
    assert today(warehouse, "TRA-03", round_key="QNG25-2025-Y") == {("QNG25", "SXD"): 9}


# ---- writing the functions and views


def test_a_definition_is_written_after_what_it_reads():
    written = {
        "mart.a_view": "CREATE VIEW mart.a_view AS SELECT * FROM mart.b_function(now());\nCOMMENT ON VIEW mart.a_view IS 'see mart.c_view'",
        "mart.b_function": "CREATE FUNCTION mart.b_function() … SELECT * FROM mart.c_view",
        "mart.c_view": "CREATE VIEW mart.c_view AS SELECT 1;\nCOMMENT ON VIEW mart.c_view IS 'read by mart.a_view'",
    }
    assert in_order(written) == ["mart.c_view", "mart.b_function", "mart.a_view"]


def test_a_function_that_is_no_longer_declared_goes(warehouse, catalogue):
    with warehouse.begin() as connection:
        connection.exec_driver_sql("CREATE FUNCTION mart.left_over(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1'")
    migrate(warehouse, catalogue)
    assert rows(warehouse, "SELECT 1 FROM pg_proc WHERE proname = 'left_over'") == []


def test_every_function_says_what_a_row_is_and_gives_an_example(warehouse):
    told = rows(
        warehouse, "SELECT proname, coalesce(obj_description(oid), '') AS told FROM pg_proc WHERE pronamespace = 'mart'::regnamespace"
    )
    assert len(told) >= 5
    for row in told:
        assert all(part in row["told"] for part in ("Mỗi dòng là", "One row per", f"SELECT * FROM mart.{row['proname']}(")), row["proname"]


def test_the_example_of_every_function_runs(warehouse):
    told = rows(warehouse, "SELECT split_part(obj_description(oid), 'Example: ', 2) AS example FROM pg_proc "
                           "WHERE pronamespace = 'mart'::regnamespace")  # fmt: skip
    for row in told:
        rows(warehouse, row["example"].replace(":", r"\:"))
