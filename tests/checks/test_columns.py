"""What the rules ask about, worked out row by row: the bounds of each derived column, without a workbook and without Great Expectations."""

import datetime as dt
from decimal import Decimal

import pytest
from include.checks.columns.cover import cover_columns, latest_report_on
from include.checks.columns.documents import document_columns
from include.checks.columns.likeness import like_earlier
from include.checks.columns.limits import limit_columns
from include.checks.columns.numbers import parts_of
from include.checks.columns.past import Amount, last_year_columns
from include.checks.columns.prefilled import EMPTY_VI, printed_words, task_columns
from include.checks.columns.repeats import document_key, other_dates
from include.checks.columns.values import held_by
from include.checks.columns.years import programme_of_year

from include.catalog import load_catalogue
from include.checks.frames import SubmissionToCheck, build_frames
from include.warehouse.submissions.past import Past, PastFigure
from include.workbook.reading import Record, WorkbookReading

CATALOGUE = load_catalogue()
ENTRY = CATALOGUE.round("QNG-2021-Y")
DEPARTMENT = CATALOGUE.department(ENTRY.key, "STP")
DAY = dt.timedelta(days=1)


def record(row=5, **values):
    return Record(row, values, {key: number for number, key in enumerate(values, start=1)}, "Văn bản")


def cover(**written):
    return cover_columns(CATALOGUE, ENTRY, DEPARTMENT, written)


def workbook_row(arrived_on, **more):
    submission = SubmissionToCheck(WorkbookReading(sheets=[], stamp=None), ENTRY, DEPARTMENT, arrived_on, {}, "tên tệp", **more)
    return build_frames(CATALOGUE, [submission])["workbook"].rows[0]


@pytest.mark.parametrize(("days", "late"), [(-5, 0.0), (0, 0.0), (1, 1.0), (30, 30.0)])
def test_days_late_are_counted_from_the_due_day_and_never_before_it(days, late):
    assert workbook_row(ENTRY.due_on + days * DAY)["days_late"] == late


def test_an_extension_moves_the_day_from_which_days_late_are_counted():
    row = workbook_row(ENTRY.due_on + 4 * DAY, extended_due_on=ENTRY.due_on + 3 * DAY)
    assert (row["days_late"], row["due_on"]) == (1.0, ENTRY.due_on + 3 * DAY)


@pytest.mark.parametrize(("days", "in_time"), [(0, True), (1, False)])
def test_the_last_day_of_a_round_is_in_time(days, in_time):
    assert workbook_row(ENTRY.closes_on + days * DAY)["arrived_in_time"] is in_time


def test_figures_may_reach_to_the_due_day_and_a_report_bears_no_day_years_away():
    last = max(ENTRY.period_to, ENTRY.due_on)
    assert cover(data_until_on=last)["data_years_off"] is None and cover(data_until_on=last + DAY)["data_years_off"] == last + DAY
    until_september = ENTRY.model_copy(update={"period_to": dt.date(2021, 9, 30)})
    assert cover_columns(CATALOGUE, until_september, DEPARTMENT, {"data_until_on": ENTRY.due_on})["data_years_off"] is None
    assert latest_report_on(ENTRY) == ENTRY.due_on + 365 * DAY
    assert cover(reported_on=ENTRY.due_on + 366 * DAY)["reported_years_off"] is not None


@pytest.mark.parametrize(("number", "other"), [("12/BC-STP", None), ("12/BC-SNV", "SNV"), ("12/BC-SNV-STP", None), ("12/BC", None)])
def test_a_number_that_names_the_department_among_others_is_its_own(number, other):
    assert cover(report_number=number)["number_of_department"] == other


@pytest.mark.parametrize(("number", "kind"), [("12/BC-STP", "BC"), ("12/CV-STP", None), ("12/STP-VP", None), ("145/QĐ-UBND", "QĐ")])
def test_a_number_names_a_type_only_where_it_has_one(number, kind):
    assert parts_of(number, CATALOGUE, ENTRY.key).document_type == kind


def test_only_what_was_issued_must_be_of_the_period_and_nothing_is_younger_than_the_report():
    issued_on, reported_on, arrived_on = dt.date(2014, 11, 26), dt.date(2021, 12, 1), dt.date(2021, 12, 3)

    def columns(citation, reported=reported_on):
        return document_columns(CATALOGUE, ENTRY, reported, arrived_on, record(issued_on=issued_on, citation=citation))

    assert (columns("issued")["issued_on_if_issued"], columns("cited")["issued_on_if_issued"]) == (issued_on, None)
    assert columns("cited")["not_after_on"] == reported_on
    assert columns("cited", None)["not_after_on"] == columns("cited", dt.date(2031, 1, 1))["not_after_on"] == arrived_on


def test_two_results_are_one_where_nearly_all_words_are_shared_and_their_groups_are_not():
    text = "Tổ chức tập huấn nghiệp vụ cho cán bộ một cửa của các huyện"
    again = "Đã tổ chức tập huấn nghiệp vụ cho cán bộ một cửa của các huyện"
    half = "Tổ chức tập huấn nghiệp vụ cho doanh nghiệp nhỏ mới thành lập trên địa bàn"
    apart = [frozenset({"a"}), frozenset({"b"})]
    assert list(like_earlier([text, again], apart)) == [(1, 0)]
    assert list(like_earlier([text, again], [frozenset({"a"})] * 2)) == []
    assert list(like_earlier([text, half], apart)) == []


def test_a_share_is_asked_whether_it_is_a_hundredth_only_above_nothing_and_only_whole_things_must_be_whole():
    share = next(entry for entry in CATALOGUE.indicators if entry.unit == "pct" and not entry.whole_number)
    whole = next(entry for entry in CATALOGUE.indicators if entry.whole_number)
    nothing, half = (limit_columns(share, Decimal(value), None, CATALOGUE) for value in ("0", "0.5"))
    assert nothing["percent_value"] != nothing["percent_value"] and nothing["found_times_100"] == ""
    assert (half["percent_value"], half["found_times_100"]) == (0.5, 50)
    assert half["whole_value"] != half["whole_value"], "none is asked"
    assert limit_columns(whole, Decimal("2.5"), None, CATALOGUE)["whole_value"] == 2.0


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Kế hoạch cải thiện PCI năm 2021", ("năm 2021", 2021)),
        ("Kế hoạch phát triển kinh tế năm 2021-2025", None),
        ("Trong năm 2020 đã ban hành kế hoạch", None),
        ("Năm 2020 có chương trình năm 2022", ("năm 2022", 2022)),
    ],
)
def test_a_programme_bears_the_single_year_behind_it(text, year):
    assert programme_of_year(text) == year


def test_a_document_that_is_issued_and_cited_stands_twice_and_numbers_begin_anew_each_year():
    issued, cited = (record(number="12/KH-STP", issued_on=dt.date(2021, 3, 1), citation=citation) for citation in ("issued", "cited"))
    assert document_key(issued) != document_key(cited)
    last_year = record(number="12/KH-STP", issued_on=dt.date(2020, 3, 1))
    assert other_dates([issued, last_year]) == {}
    assert list(other_dates([issued, record(row=6, number="12/KH-STP", issued_on=dt.date(2021, 4, 1))])) == [1]


def test_only_tasks_with_a_status_are_reported():
    tasks = [record(status="done"), record(status=None)]
    assert held_by(WorkbookReading(sheets=[], stamp=None, records={"task": tasks}))["task"] == 1


def test_an_assigned_task_may_go_on_behind_its_printed_name_and_be_no_other():
    tasks = {task.code: task for task in CATALOGUE.provincial_tasks}
    first, second = list(tasks.values())[:2]
    assert task_columns(record(name=f"{first.name_vi}: đã họp 3 lần"), first.code, tasks)["task_name_differs"] is None
    assert task_columns(record(name="Việc khác"), first.code, tasks)["task_name_differs"] == "Việc khác"
    assert task_columns(record(name=second.name_vi), first.code, tasks)["name_of_another_task"] == second.code


def test_an_empty_name_is_asked_for_only_where_one_was_printed():
    indicator = CATALOGUE.indicators[0]
    empty = record(indicator_name=None, unit_name=None)
    found = [
        printed_words(CATALOGUE, ENTRY.key).beside(indicator.code, empty, was_printed)["name_differs"] for was_printed in (True, False)
    ]
    assert found == [EMPTY_VI, None]


def past_of(value, was_printed=True):
    stored = PastFigure(Decimal(value), "Chỉ tiêu", "G7", was_printed)
    return Past(last_round="2020-Y", last_year={"TRA-03": stored})


@pytest.mark.parametrize(
    ("written", "stored", "told"),
    [
        ("62.5", "62.53", None),
        ("62.4", "62.53", "62,4"),
        ("63", "62.5", "63"),
        ("62", "62", None),
    ],
)
def test_last_years_figure_may_be_rounded_to_the_decimals_that_were_written(written, stored, told):
    row = record(indicator_code="TRA-03", last_year_value=Decimal(written))
    assert last_year_columns(row, past_of(stored), False)["last_year_differs"] == told


@pytest.mark.parametrize(("written", "probably"), [("1000", "sai đơn vị"), ("1030", "sai đơn vị"), ("1400", ""), ("650", "")])
def test_another_unit_is_named_only_where_the_factor_is_near(written, probably):
    row = record(indicator_code="TRA-03", last_year_value=Decimal(written))
    told = last_year_columns(row, past_of("100"), False)["probably_vi"]
    assert (probably in told) if probably else told == ""


def test_last_years_figure_must_be_there_only_where_it_was_printed():
    row = record(indicator_code="TRA-03", last_year_value=None)
    assert [last_year_columns(row, past_of("1", printed), False)["last_year_differs"] for printed in (True, False)] == ["(trống)", None]


def test_more_than_half_gone_must_be_confirmed_and_exactly_half_need_not():
    sheet = CATALOGUE.layout.sheet("plan")
    lost = CATALOGUE.layout.confirm_drop_pct
    rows = 100 - lost

    def held_before(left):
        reading = WorkbookReading(sheets=[], stamp=None, records={"plan": [record(name="x")] * left})
        amount = Amount(reading, Past(held={"plan": 100}), False, CATALOGUE.layout)
        return amount.columns(sheet, [], is_told_elsewhere=False)["held_before"]

    assert (held_before(rows), held_before(rows - 1)) == (None, 100)
