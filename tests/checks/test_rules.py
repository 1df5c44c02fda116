"""One fault for each rule: it is found at its cell, and the faultless workbook around it stays without a finding."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from include.catalog import load_catalogue
from include.intake.judging import judge
from include.intake.opened import FileToJudge
from include.sample.generate import generate_workbook
from include.workbook.fill import cell_of
from include.workbook.write import build_workbook

ROUND, DEPARTMENT = "QNG-2021-Y", "SKHĐT"
ON_TIME = dt.datetime.fromisoformat("2021-12-01T16:00:00+07:00")
LATE = dt.datetime.fromisoformat("2021-12-08T09:00:00+07:00")
CATALOGUE = load_catalogue()
OWED = [a.item for a in CATALOGUE.assignments(ROUND, DEPARTMENT) if a.kind == "indicator"]
TASKS = [a.item for a in CATALOGUE.assignments(ROUND, DEPARTMENT) if a.kind == "task"]
SHEETS = {sheet.key: sheet.name for sheet in CATALOGUE.layout.sheets}


class Book:
    """A faultless workbook, and short words for spoiling it by column key."""

    def __init__(self) -> None:
        self.book = generate_workbook(CATALOGUE, ROUND, DEPARTMENT, seed=7)
        ordered = [row[0].value for row in self.book[SHEETS["indicators"]].iter_rows(min_col=2, max_col=2)]
        self.codes = [code for code in ordered if code in OWED]

    def at(self, sheet: str, column: str, row: int = 0) -> str:
        return cell_of(self.book, CATALOGUE, sheet, column, row)

    def put(self, sheet: str, column: str, value: object, row: int = 0) -> str:
        here = self.at(sheet, column, row)
        cell = self.book[SHEETS[sheet]][here]
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "f" if value.startswith("=") else "e" if value.startswith("#") else "s"
        return here

    def indicator(self, wanted) -> int:
        """The row of the first indicator for which ``wanted`` holds."""
        return next(n for n, code in enumerate(self.codes) if wanted(CATALOGUE.indicator(ROUND, code)))

    def header(self, sheet: str, column: str) -> str:
        here = self.at(sheet, column, 0)
        above = self.book[SHEETS[sheet]][here]
        return f"{above.column_letter}{above.row - 1}"

    def file(self, file_name: str = f"{ROUND}_{DEPARTMENT}.xlsx", arrived_at: dt.datetime = ON_TIME) -> FileToJudge:
        target = io.BytesIO()
        self.book.save(target)
        return FileToJudge("0" * 64, target.getvalue(), file_name, arrived_at)


def own_task(row: int = 0) -> int:
    """The position of a task that the department added itself."""
    return len(TASKS) + row


FAULTS = {}


def fault(rule):
    def register(spoil):
        FAULTS[rule] = spoil
        return spoil

    return register


@fault("IDN-04")
def other_department_on_the_cover(b):
    return "Bìa", b.put("cover", "department_code", "STC")


@fault("IDN-10")
def other_round_on_the_cover(b):
    return "Bìa", b.put("cover", "round_code", "2020-Y")


@fault("IDN-11")
def other_province_on_the_cover(b):
    return "Bìa", b.put("cover", "province_name", "Khánh Hòa")


@fault("IDN-05")
def old_template(b):
    for row in b.book["_pci"].iter_rows():
        if row[0].value == "template_version":
            row[1].value = "2019.3"
    return None, None


@fault("IDN-06")
def stamp_deleted(b):
    del b.book["_pci"]
    return None, None


@fault("STR-01")
def sheet_deleted(b):
    del b.book["Đánh giá"]
    return "Đánh giá", None


@fault("STR-02")
def sheet_added(b):
    b.book.create_sheet("Sheet1")["A1"] = "ghi chú riêng"
    return "Sheet1", "A1"


@fault("STR-03")
def column_deleted(b):
    here = b.header("documents", "citation")
    b.book["Văn bản"].delete_cols(b.book["Văn bản"][here].column)
    return "Văn bản", "A" + here[1:]


@fault("STR-04")
def header_unknown(b):
    last = b.header("documents", "note")
    here = b.book["Văn bản"][last].offset(column=1)
    here.value = "Cột tự thêm"
    return "Văn bản", here.coordinate


@fault("STR-05")
def row_hidden(b):
    here = b.at("documents", "ordinal", 1)
    row = b.book["Văn bản"][here].row
    b.book["Văn bản"].row_dimensions[row].hidden = True
    return "Văn bản", f"A{row}"


@fault("STR-06")
def header_twice(b):
    last = b.header("documents", "note")
    here = b.book["Văn bản"][last].offset(column=1)
    here.value = "Trích yếu"
    return "Văn bản", here.coordinate


@fault("STR-07")
def cells_merged(b):
    first, second = b.at("tasks", "field", own_task(0)), b.at("tasks", "field", own_task(1))
    b.book["Nhiệm vụ"][second].value = None
    b.book["Nhiệm vụ"].merge_cells(f"{first}:{second}")
    return "Nhiệm vụ", first


@fault("STR-08")
def sheet_twice(b):
    other = b.book.copy_worksheet(b.book["Chỉ tiêu"])
    other.title = "CHỈ TIÊU "
    other.sheet_state = "hidden"
    return "Chỉ tiêu", "A1"


@fault("STR-09")
def header_again_in_another_order(b):
    sheet, row = b.book["Kế hoạch"], b.book["Kế hoạch"][b.at("plan", "name", 3)].row
    header = [cell.value for cell in sheet[row - 4]]
    for number, text in enumerate(header, start=1):
        sheet.cell(row, number).value = text
    name, lead = b.at("plan", "name", 3), b.at("plan", "lead", 3)
    sheet[name].value, sheet[lead].value = sheet[lead].value, sheet[name].value
    return "Kế hoạch", name


@fault("STR-10")
def header_over_two_columns(b):
    first, second = b.header("indicators", "last_year_value"), b.header("indicators", "value")
    sheet = b.book["Chỉ tiêu"]
    for row in range(len(b.codes)):
        b.put("indicators", "last_year_value", b.book["Chỉ tiêu"][b.at("indicators", "value", row)].value, row)
    sheet[first].value, sheet[second].value = "Thực hiện", None
    sheet.merge_cells(f"{first}:{second}")
    return "Chỉ tiêu", first


@fault("STR-11")
def header_emptied(b):
    here = b.header("documents", "citation")
    b.book["Văn bản"][here].value = None
    return "Văn bản", here


@fault("STR-12")
def header_of_an_optional_column_emptied(b):
    here = b.header("documents", "document_type")
    b.book["Văn bản"][here].value = None
    return "Văn bản", here


@fault("STR-13")
def figures_beside_the_table(b):
    here = b.book["Văn bản"][b.at("documents", "note", 1)].offset(column=2)
    here.value = 12
    return "Văn bản", here.coordinate


@fault("STR-14")
def total_under_the_table(b):
    b.put("indicators", "value", 160, len(b.codes))
    return "Chỉ tiêu", b.put("indicators", "indicator_name", "Tổng cộng", len(b.codes))


@fault("STR-15")
def header_of_another_year(b):
    here = b.header("indicators", "value")
    b.book["Chỉ tiêu"][here].value = "Thực hiện năm 2018"
    return "Chỉ tiêu", here


@fault("STR-16")
def unit_in_a_header(b):
    here = b.header("indicators", "value")
    b.book["Chỉ tiêu"][here].value = "Thực hiện năm nay (tỷ đồng)"
    return "Chỉ tiêu", here


@fault("STR-18")
def text_that_makes_no_row(b):
    return "Kế hoạch", b.put("plan", "lead", "Sở Tư pháp", 20)


@fault("CEL-01")
def error_cell(b):
    return "Chỉ tiêu", b.put("indicators", "value", "#REF!", 3)


@fault("CEL-02")
def formula_without_result(b):
    return "Chỉ tiêu", b.put("indicators", "value", "=1+1", 3)


@fault("CEL-03")
def words_for_a_number(b):
    return "Chỉ tiêu", b.put("indicators", "value", "khoảng 10 TTHC", 3)


@fault("CEL-04")
def no_such_day(b):
    return "Văn bản", b.put("documents", "issued_on", "31/02/2021", 1)


@fault("CEL-05")
def status_of_ones_own(b):
    return "Nhiệm vụ", b.put("tasks", "status", "gần xong", own_task(0))


@fault("CEL-06")
def two_readings(b):
    row = b.indicator(lambda i: i.whole_number and (i.limit_max is None or i.limit_max >= 1234))
    return "Chỉ tiêu", b.put("indicators", "value", "1.234", row)


@fault("CEL-08")
def year_mistyped(b):
    return "Văn bản", b.put("documents", "issued_on", "05/05/0021", 1)


@fault("CEL-09")
def text_in_an_old_font(b):
    return "Nhiệm vụ", b.put("tasks", "name", "Rµ so¸t quy tr×nh, hç trî doanh nghiÖp", own_task(1))


@fault("CEL-11")
def no_mark(b):
    free = b.header("tasks", "note")
    b.book["Nhiệm vụ"][free].value = "Chưa thực hiện"
    return "Nhiệm vụ", b.put("tasks", "note", "30%", own_task(0))


@fault("CEL-12")
def per_cent_of_a_count(b):
    return "Chỉ tiêu", b.put("indicators", "value", "50%", b.indicator(lambda i: i.unit == "days"))


@fault("CEL-13")
def thousands_hidden_by_the_format(b):
    here = b.put("indicators", "value", 1234000, b.indicator(lambda i: i.unit == "vnd_million"))
    b.book["Chỉ tiêu"][here].number_format = "#,##0,"
    return "Chỉ tiêu", here


@fault("CEL-14")
def two_readings_of_a_sum(b):
    b.put("tasks", "quantity_unit", "tỷ đồng", own_task(0))
    return "Nhiệm vụ", b.put("tasks", "quantity", "1.234", own_task(0))


@fault("CEL-15")
def broken_letters(b):
    return "Nhiệm vụ", b.put("tasks", "name", "Ki?m tra công tác", own_task(1))


@fault("CEL-16")
def thousandth_of_a_sum(b):
    return "Chỉ tiêu", b.put("indicators", "value", 1.234, b.indicator(lambda i: i.unit == "vnd_million"))


@fault("COV-01")
def no_report_number(b):
    return "Bìa", b.put("cover", "report_number", None)


@fault("COV-02")
def report_number_form(b):
    return "Bìa", b.put("cover", "report_number", "báo cáo 12")


@fault("COV-03")
def no_report_date(b):
    return "Bìa", b.put("cover", "reported_on", None)


@fault("COV-04")
def before_cut_off(b):
    b.put("cover", "figures", "Chính thức")
    return "Bìa", b.at("cover", "reported_on")


@fault("COV-05")
def dated_after_arrival(b):
    return "Bìa", b.put("cover", "reported_on", dt.date(2021, 12, 20))


@fault("COV-06")
def no_signer(b):
    return "Bìa", b.put("cover", "signer_name", None)


@fault("COV-07")
def no_signer_title(b):
    return "Bìa", b.put("cover", "signer_title", None)


@fault("COV-08")
def no_contact(b):
    return "Bìa", b.put("cover", "contact_name", None)


@fault("COV-09")
def nothing_but_something(b):
    return "Bìa", b.put("cover", "nothing_to_report", "Có")


@fault("COV-10")
def data_past_the_report(b):
    b.put("cover", "figures", "Chính thức")
    b.put("cover", "reported_on", dt.date(2021, 12, 14))
    return "Bìa", b.put("cover", "data_until_on", dt.date(2021, 12, 31))


@fault("IND-01")
def unknown_code(b):
    here = b.put("indicators", "indicator_code", "XXX-99", 2)
    return "Chỉ tiêu", here


@fault("IND-02")
def not_assigned(b):
    other = next(i.code for i in CATALOGUE.indicators if i.code not in OWED)
    rows = len(b.codes)
    here = b.put("indicators", "indicator_code", other, rows)
    b.put("indicators", "answer", "Không phát sinh", rows)
    return "Chỉ tiêu", here


@fault("IND-03")
def indicator_twice(b):
    return "Chỉ tiêu", b.put("indicators", "indicator_code", b.codes[0], len(b.codes))


@fault("IND-04")
def indicator_row_gone(b):
    row = b.book["Chỉ tiêu"][b.at("indicators", "indicator_code", len(b.codes) - 1)].row
    b.book["Chỉ tiêu"].delete_rows(row)
    return "Chỉ tiêu", b.header("indicators", "indicator_code")


@fault("IND-05")
def required_left_empty(b):
    row = b.indicator(lambda i: i.required)
    return "Chỉ tiêu", b.put("indicators", "value", None, row)


@fault("IND-06")
def below_the_limit(b):
    row = b.indicator(lambda i: i.limit_min == 0 and i.whole_number)
    return "Chỉ tiêu", b.put("indicators", "value", -4, row)


@fault("IND-07")
def above_the_limit(b):
    row = b.indicator(lambda i: i.unit == "pct" and i.limit_max == 100)
    return "Chỉ tiêu", b.put("indicators", "value", 135, row)


@fault("IND-08")
def figure_and_no_figure(b):
    return "Chỉ tiêu", b.put("indicators", "answer", "Không phát sinh", 1)


@fault("IND-09")
def half_a_document(b):
    row = b.indicator(lambda i: i.whole_number)
    return "Chỉ tiêu", b.put("indicators", "value", 3.5, row)


@fault("IND-10")
def fraction_for_percent(b):
    row = b.indicator(lambda i: i.unit == "pct")
    return "Chỉ tiêu", b.put("indicators", "value", 0.95, row)


@fault("IND-11")
def last_year_below_the_limit(b):
    row = b.indicator(lambda i: i.limit_min == 0)
    return "Chỉ tiêu", b.put("indicators", "last_year_value", -1, row)


@fault("IND-12")
def no_source(b):
    return "Chỉ tiêu", b.put("indicators", "source_text", None, 4)


@fault("TSK-01")
def task_without_text(b):
    return "Nhiệm vụ", b.put("tasks", "name", None, own_task(1))


@fault("TSK-02")
def task_without_status(b):
    b.put("tasks", "reason", None, own_task(1))
    return "Nhiệm vụ", b.put("tasks", "status", None, own_task(1))


@fault("TSK-03")
def assigned_task_left_open(b):
    return "Nhiệm vụ", b.put("tasks", "status", None, 0)


@fault("TSK-04")
def postponed_without_reason(b):
    b.put("tasks", "status", "Tạm hoãn", own_task(0))
    return "Nhiệm vụ", b.put("tasks", "reason", None, own_task(0))


@fault("TSK-05")
def same_result_elsewhere(b):
    b.put("tasks", "name", "Triển khai hỗ trợ giảm giá điện, giảm tiền điện cho khách hàng bị ảnh hưởng", own_task(0))
    return "Nhiệm vụ", b.put("tasks", "name", "Triển khai hỗ trợ giảm giá điện, giảm tiền điện khách hàng bị ảnh hưởng đợt 3", own_task(1))


@fault("TSK-06")
def two_quantities_one_unit(b):
    b.put("tasks", "quantity", "2; 1", own_task(0))
    return "Nhiệm vụ", b.put("tasks", "quantity_unit", "xã", own_task(0))


@fault("TSK-07")
def task_without_sub_index(b):
    return "Nhiệm vụ", b.put("tasks", "sub_indices", None, own_task(0))


@fault("TSK-08")
def task_twice(b):
    sheet = b.book["Nhiệm vụ"]
    for column in ("name", "sub_indices"):
        b.put("tasks", column, sheet[b.at("tasks", column, own_task(0))].value, own_task(2))
    return "Nhiệm vụ", b.at("tasks", "name", own_task(2))


@fault("TSK-09")
def task_code_invented(b):
    return "Nhiệm vụ", b.put("tasks", "task_code", "NV-99", own_task(0))


@fault("TSK-10")
def assigned_task_row_gone(b):
    row = b.book["Nhiệm vụ"][b.at("tasks", "task_code", 0)].row
    b.book["Nhiệm vụ"].delete_rows(row)
    return "Nhiệm vụ", b.header("tasks", "task_code")


@fault("TSK-11")
def document_not_listed(b):
    return "Nhiệm vụ", b.put("tasks", "documents", "777/QĐ-UBND", own_task(0))


@fault("DOC-01")
def document_number_form(b):
    return "Văn bản", b.put("documents", "number", "quyết định số 12", 1)


@fault("DOC-02")
def document_with_two_dates(b):
    b.put("documents", "number", "02/NQ-CP", 0)
    for row in (0, 2):
        b.put("documents", "document_type", "Nghị quyết", row)
    b.put("documents", "issued_on", dt.date(2021, 1, 1), 0)
    b.put("documents", "number", "02/NQ-CP", 2)
    return "Văn bản", b.put("documents", "issued_on", dt.date(2021, 1, 19), 2)


@fault("DOC-03")
def issued_before_the_period(b):
    return "Văn bản", b.put("documents", "issued_on", dt.date(2020, 12, 31), 1)


@fault("DOC-04")
def issued_after_the_report(b):
    return "Văn bản", b.put("documents", "issued_on", dt.date(2021, 12, 30), 1)


@fault("DOC-05")
def document_without_number(b):
    return "Văn bản", b.put("documents", "number", None, 1)


@fault("DOC-06")
def document_without_date(b):
    return "Văn bản", b.put("documents", "issued_on", None, 1)


@fault("DOC-07")
def year_in_number(b):
    b.put("documents", "number", "61/2019/QĐ-UBND", 1)
    b.put("documents", "document_type", "Quyết định", 1)
    return "Văn bản", b.at("documents", "issued_on", 1)


@fault("DOC-08")
def issued_or_cited(b):
    return "Văn bản", b.put("documents", "citation", None, 1)


@fault("PLN-01")
def programme_of_the_past(b):
    return "Kế hoạch", b.put("plan", "name", "Thực hiện khuyến công theo chương trình công tác năm 2021", 1)


@fault("PLN-02")
def plan_without_text(b):
    return "Kế hoạch", b.put("plan", "name", None, 1)


@fault("PLN-03")
def condition_not_stated(b):
    b.put("plan", "status", "Dự kiến có điều kiện", 1)
    return "Kế hoạch", b.at("plan", "condition", 1)


@fault("PLN-04")
def plan_without_sub_index(b):
    return "Kế hoạch", b.put("plan", "sub_indices", None, 1)


@fault("PLN-05")
def carried_over_from_nowhere(b):
    return "Kế hoạch", b.put("plan", "carried_over", "999", 1)


@fault("ASM-01")
def assessment_without_text(b):
    return "Đánh giá", b.put("assessment", "text", None, 0)


@fault("STR-20")
def stamp_of_another_structure(b):
    for row in b.book["_pci"].iter_rows():
        if row[0].value == "structure":
            row[1].value = "0123456789abcdef"
    return None, None


@fault("COV-11")
def report_number_of_another_department(b):
    return "Bìa", b.put("cover", "report_number", "102/BC-STP")


@fault("COV-12")
def report_number_is_a_decision(b):
    return "Bìa", b.put("cover", "report_number", "155/QĐ-SKHĐT")


@fault("COV-13")
def report_of_another_year(b):
    return "Bìa", b.put("cover", "reported_on", dt.date(2012, 11, 29))


@fault("COV-14")
def data_of_another_year(b):
    return "Bìa", b.put("cover", "data_until_on", dt.date(2031, 11, 29))


@fault("COV-16")
def another_name_on_the_cover(b):
    return "Bìa", b.put("cover", "department_name", "SỞ TƯ PHÁP")


def emptied(b, sheet, column):
    here = b.header(sheet, column)
    b.book[SHEETS[sheet]].delete_rows(b.book[SHEETS[sheet]][here].row + 1, 400)
    return SHEETS[sheet], here


@fault("IND-13")
def indicators_emptied(b):
    return emptied(b, "indicators", "indicator_code")


@fault("IND-14")
def two_names_swapped(b):
    names = [b.book["Chỉ tiêu"][b.at("indicators", "indicator_name", row)].value for row in (2, 3)]
    b.put("indicators", "indicator_name", names[0], 3)
    return "Chỉ tiêu", b.put("indicators", "indicator_name", names[1], 2)


@fault("IND-15")
def name_overwritten(b):
    return "Chỉ tiêu", b.put("indicators", "indicator_name", "Số cuộc họp giao ban", 2)


@fault("IND-16")
def unit_overwritten(b):
    row = b.indicator(lambda i: i.unit == "days")
    return "Chỉ tiêu", b.put("indicators", "unit_name", "giờ", row)


@fault("IND-17")
def unit_in_other_words(b):
    row = b.indicator(lambda i: i.unit == "days")
    return "Chỉ tiêu", b.put("indicators", "unit_name", "ngày làm việc", row)


@fault("IND-18")
def last_year_above_the_limit(b):
    row = b.indicator(lambda i: i.unit == "pct" and i.limit_max == 100)
    return "Chỉ tiêu", b.put("indicators", "last_year_value", 4430, row)


@fault("IND-19")
def last_year_a_fraction(b):
    row = b.indicator(lambda i: i.unit == "pct")
    return "Chỉ tiêu", b.put("indicators", "last_year_value", 0.443, row)


@fault("TSK-12")
def tasks_emptied(b):
    return emptied(b, "tasks", "task_code")


@fault("TSK-13")
def names_of_tasks_swapped(b):
    names = [b.book["Nhiệm vụ"][b.at("tasks", "name", row)].value for row in (0, 1)]
    b.put("tasks", "name", names[0], 1)
    return "Nhiệm vụ", b.put("tasks", "name", names[1], 0)


@fault("TSK-14")
def assigned_task_overwritten(b):
    return "Nhiệm vụ", b.put("tasks", "name", "Tổ chức hội nghị tổng kết ngành", 0)


@fault("TSK-15")
def assigned_task_written_again(b):
    name = b.book["Nhiệm vụ"][b.at("tasks", "name", 0)].value
    return "Nhiệm vụ", b.put("tasks", "name", name, own_task(1))


@fault("TSK-16")
def own_row_with_an_assigned_code(b):
    name = b.book["Nhiệm vụ"][b.at("tasks", "name", 0)].value
    b.put("tasks", "name", name + ": đợt 2", own_task(1))
    return "Nhiệm vụ", b.put("tasks", "task_code", b.book["Nhiệm vụ"][b.at("tasks", "task_code", 0)].value, own_task(1))


@fault("TSK-17")
def less_than_nothing(b):
    b.put("tasks", "quantity_unit", "xã", own_task(0))
    return "Nhiệm vụ", b.put("tasks", "quantity", -3, own_task(0))


@fault("DOC-09")
def type_against_number(b):
    b.put("documents", "document_type", "Kế hoạch", 1)
    number = b.book["Văn bản"][b.at("documents", "number", 1)].value
    for sheet in (b.book["Nhiệm vụ"],):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == number:
                    cell.value = "155/QĐ-UBND"
    b.put("documents", "number", "155/QĐ-UBND", 1)
    return "Văn bản", b.at("documents", "document_type", 1)


@fault("DOC-10")
def document_twice(b):
    for column in [column.key for column in CATALOGUE.layout.sheet("documents").columns if column.key != "ordinal"]:
        b.put("documents", column, b.book["Văn bản"][b.at("documents", column, 0)].value, 4)
    return "Văn bản", b.at("documents", "number", 4)


@fault("DOC-11")
def document_issued_and_cited(b):
    document_twice(b)
    return "Văn bản", b.put("documents", "citation", "Viện dẫn", 4)


@fault("PLN-06")
def certainty_left_open(b):
    return "Kế hoạch", b.put("plan", "status", None, 1)


@fault("PLN-07")
def plan_item_twice(b):
    for column in ("name", "sub_indices", "status"):
        b.put("plan", column, b.book["Kế hoạch"][b.at("plan", column, 0)].value, 1)
    return "Kế hoạch", b.at("plan", "name", 1)


@fault("PLN-08")
def less_than_nothing_planned(b):
    b.put("plan", "quantity_unit", "xã", 1)
    return "Kế hoạch", b.put("plan", "quantity", -2, 1)


@fault("ASM-02")
def assessment_twice(b):
    for column in ("sub_indices", "assessment_kind", "text"):
        b.put("assessment", column, b.book["Đánh giá"][b.at("assessment", column, 0)].value, 1)
    return "Đánh giá", b.at("assessment", "text", 1)


# Faults that bring a second finding with them, because the cell is really wrong in two ways.
COMPANIONS = {
    "IND-01": {"IND-04"},
    "IND-03": {"IND-05"},
    "STR-03": {"DOC-08"},
    "COV-10": {"COV-05"},
    "TSK-12": {"PLN-05"},
    "TSK-13": {"TSK-08"},
    "TSK-15": {"TSK-05"},
    "TSK-16": {"TSK-05"},
}


def with_statuses_in_conflict():
    """The row of statuses as columns to be marked with a cross, two of them marked in one row; and the cell of the second cross."""
    book = Book()
    sheet = book.book["Nhiệm vụ"]
    status = sheet[book.header("tasks", "status")]
    status.value = "Hoàn thành"
    free = sheet[book.header("tasks", "note")]
    free.value = "Chưa thực hiện"
    for row in range(status.row + 1, status.row + 1 + len(TASKS) + 6):
        sheet.cell(row, status.column).value, sheet.cell(row, free.column).value = "X", None
    sheet.cell(status.row + 2, free.column).value = "X"
    return book, f"{free.column_letter}{status.row + 2}"


def with_macros():
    """A faultless workbook with a project of macros."""
    target = io.BytesIO()
    Book().book.save(target)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("xl/vbaProject.bin", b"not a real project")
    return FileToJudge("0" * 64, target.getvalue(), f"{ROUND}_{DEPARTMENT}.xlsm", ON_TIME)


def as_handed_out():
    """The template, in which nobody filled anything."""
    target = io.BytesIO()
    build_workbook(CATALOGUE, ROUND, DEPARTMENT).save(target)
    return FileToJudge("0" * 64, target.getvalue(), "x.xlsx", ON_TIME)


# Workbooks that are no fault of one rule each.
OTHERS = {
    "faultless": lambda: Book().file(),
    "late": lambda: Book().file(arrived_at=LATE),
    "named for another department": lambda: Book().file(file_name=f"{ROUND}_STC.xlsx"),
    "statuses in conflict": lambda: with_statuses_in_conflict()[0].file(),
    "macros": with_macros,
    "as handed out": as_handed_out,
}


@pytest.fixture(scope="module")
def batch():
    """Every workbook judged in one batch as a run does: the places of the planted faults by rule, and all judgements by rule or name."""
    books = {rule: Book() for rule in FAULTS}
    places = {rule: FAULTS[rule](book) for rule, book in books.items()}
    files = {rule: book.file() for rule, book in books.items()} | {name: make() for name, make in OTHERS.items()}
    return places, dict(zip(files, judge(CATALOGUE, list(files.values()), {ROUND}), strict=True))


@pytest.fixture(scope="module")
def judged(batch):
    """The judgement of a workbook that is no fault of one rule, by its name."""
    return batch[1]


@pytest.fixture(scope="module")
def spoiled(batch):
    """For each rule the place where its fault was planted, and what was found in that workbook."""
    places, judgements = batch
    return {rule: (place, judgements[rule].findings) for rule, place in places.items()}


@pytest.mark.parametrize("rule", FAULTS)
def test_a_fault_is_found_at_its_cell_and_nothing_else(rule, spoiled):
    place, findings = spoiled[rule]
    told = [(f.rule_code, f.sheet, f.cell, f.message_vi) for f in findings]
    assert place in [(f.sheet, f.cell) for f in findings if f.rule_code == rule], told
    assert {f.rule_code for f in findings} - {rule} <= COMPANIONS.get(rule, set()), told


def test_the_faultless_workbook_has_no_finding(judged):
    judgement = judged["faultless"]
    assert [(f.rule_code, f.cell) for f in judgement.findings] == []
    assert judgement.state == "accepted"


def test_a_late_workbook_is_told_so(judged):
    late = judged["late"]
    assert [f.rule_code for f in late.findings] == ["IDN-07"]
    assert "7 ngày" in late.findings[0].message_vi
    assert late.state == "accepted"


def test_a_workbook_within_its_extension_is_not_late():
    late = Book().file(arrived_at=LATE)
    for due_on, told in ((dt.date(2021, 12, 8), []), (dt.date(2021, 12, 6), ["2 ngày so với hạn 06/12/2021"])):
        findings = judge(CATALOGUE, [late], {ROUND}, {(ROUND, DEPARTMENT): due_on})[0].findings
        assert len(findings) == len(told) and all(words in f.message_vi for words, f in zip(told, findings, strict=True))


def test_a_file_name_of_another_department_is_no_contradiction_where_stamp_and_cover_agree(judged):
    assert judged["named for another department"].findings == []


def test_several_marked_statuses_are_a_conflict(judged):
    findings = [f for f in judged["statuses in conflict"].findings if f.severity != "info"]
    assert [(f.rule_code, f.sheet, f.cell) for f in findings] == [("CEL-07", "Nhiệm vụ", with_statuses_in_conflict()[1])]


def test_macros_are_told_and_never_run(judged):
    assert [f.rule_code for f in judged["macros"].findings] == ["FIL-07"]


def test_every_rule_in_force_has_a_fault_here():
    # PST in test_past.py; CEL-10 in tests/cases: no library writes what is no finite number.
    elsewhere = {"FIL-07", "FIL-14", "FIL-20", "IDN-07", "IDN-08", "CEL-07", "CEL-10", "PST-05", "PST-06", "PST-07"}
    in_the_book = {  # rules in SQL have theirs in test_across.py, those of files of PCI results in test_pci_results.py
        rule.code
        for rule in CATALOGUE.rules
        if rule.expectation and rule.life in ("beta", "enforced") and not rule.record.startswith("pci_")
    }
    assert in_the_book == FAULTS.keys() | elsewhere


def test_findings_are_sentences_without_gaps(spoiled):
    for rule, (_, findings) in spoiled.items():
        for finding in findings:
            told = (finding.message_vi, finding.message_en, finding.expected, finding.remedy_vi, finding.remedy_en)
            assert all(text and "{" not in text and "nan" not in text.split() and "None" not in text for text in told), (rule, told)


def test_the_template_as_handed_out_is_not_a_report(judged):
    assert {"COV-01", "COV-03", "IND-05", "TSK-03"} <= {f.rule_code for f in judged["as handed out"].findings}
    assert openpyxl.load_workbook(io.BytesIO(as_handed_out().content)).sheetnames[0] == "Bìa"
