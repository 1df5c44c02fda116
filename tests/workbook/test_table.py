"""What the reader makes of a table: its header, its marks, its figures, and what stands outside it."""

import datetime as dt
from decimal import Decimal

import pytest

from include.catalog import load_catalogue
from tests.workbook.tables import HEADER_ROW, Table

CATALOGUE = load_catalogue()
MONEY, COUNT, PER_CENT, DAYS = "PRO-07", "ENT-03", "ENT-02", "ENT-01"


def table(key="indicators"):
    return Table(CATALOGUE, key)


def filled(key="indicators"):
    made = table(key)
    if key == "indicators":
        made.indicators()
    else:
        for number, (name, status) in enumerate(
            (("Rà soát", "Hoàn thành"), ("Công khai", "Đang thực hiện"), ("Tập huấn", "Hoàn thành")), 1
        ):
            made.add(ordinal=number, sub_indices="Tính minh bạch", name=name, status=status, quantity=number, quantity_unit="hồ sơ")
    return made


def figures(made):
    return [(r.values["last_year_value"], r.values["value"]) for r in made.read().records["indicator_value"]]


def statuses(made):
    return [record.values["status"] for record in made.read().records["task"]]


# ---------------------------------------------------------------------------------------------- headers


def test_the_template_itself_is_told_nothing():
    for key in ("indicators", "tasks"):
        assert filled(key).told() == []


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện năm nay (1)",
        "Thực hiện năm nay 1)",
        "Thực hiện năm nay *",
        "Thực hiện\nnăm nay",
        "THỰC HIỆN NĂM NAY",
        "Thuc hien nam nay",
        "Thực hiện năm nay (%)",
        "Thực hiện năm 2021",
        "Thực hiện năm 2021 (2)",
        "Thực hiện (2021)",
        "Năm 2021",
        "Thực hiện năm nay (năm 2021):",
        "Thực\u200b hiện năm\u00ad nay\ufeff",
    ],
)
def test_a_header_in_other_writings_is_the_same_header(text):
    made = filled()
    made.header("value", text)
    assert made.told() == [] and figures(made) == [(10, 11)] * 3


@pytest.mark.parametrize("text", ["Thực hiện năm 2019", "Thực hiện năm nay (2020)", "Thực hiện (2019)"])
def test_a_header_of_another_year_is_not_read_as_this_year(text):
    made = filled()
    made.header("value", text)
    assert made.told() == [("header_of_other_year", "G4")]
    assert figures(made) == [(10, None)] * 3


def test_years_alone_say_which_column_is_which():
    made = filled()
    made.header("last_year_value", "Năm 2020")
    made.header("value", "Năm 2021")
    assert made.told() == [] and figures(made) == [(10, 11)] * 3


def test_last_years_header_over_this_years_column_is_told():
    made = filled()
    made.header("value", "Thực hiện năm 2020")
    assert ("duplicate_header", "G4") in made.told() and [value for _, value in figures(made)] == [None] * 3


def test_two_rows_of_headers_are_one_header():
    made = table()
    made.header("last_year_value", "Thực hiện")
    made.header("value", None)
    made.sheet.merged = [(4, 6, 4, 7), *((4, n, 5, n) for n in (1, 2, 3, 4, 5, 8, 9, 10, 11))]
    made.put(5, "last_year_value", "Năm trước")
    made.put(5, "value", "Năm nay")
    made.next_row = 6
    made.indicators()
    assert made.told() == [] and figures(made) == [(10, 11)] * 3


def test_statuses_under_one_heading_are_marks():
    made = table("tasks")
    for number in range(13, 16):
        made.put(HEADER_ROW, number, None)
    made.header("status", "Tình trạng")
    made.sheet.merged = [(4, 12, 4, 14)]
    for number, text in ((12, "Hoàn thành"), (13, "Đang thực hiện"), (14, "Chưa thực hiện")):
        made.put(5, number, text)
    made.next_row = 6
    row = made.add(name="Rà soát", sub_indices="Chung")
    made.put(row, 13, "x")
    assert made.told() == [] and statuses(made) == ["ongoing"]


def test_a_header_over_two_columns_of_figures_is_told_and_not_read():
    made = filled()
    made.header("last_year_value", "Thực hiện")
    made.header("value", None)
    made.sheet.merged = [(4, 6, 4, 7)]
    assert made.told() == [("merged_header", "F4")]
    assert figures(made) == [(None, None)] * 3


def test_an_emptied_header_is_known_by_its_neighbours_and_told():
    made = filled()
    made.header("last_year_value", None)
    assert made.told() == [("emptied_header", "F4")] and figures(made) == [(10, 11)] * 3


def test_an_emptied_header_of_a_required_column_is_critical():
    made = filled()
    made.header("value", None)
    assert made.told() == [("emptied_required_header", "G4")]


def test_an_emptied_header_between_others_than_its_own_neighbours_is_not_guessed():
    made = filled()
    made.header("value", None)
    made.header("answer", "Số liệu khác")
    assert ("missing_header", "A4") in made.told() and ("outside_table", "G5") in made.told()
    assert figures(made) == [(10, None)] * 3


def test_a_missing_column_is_told_once():
    made = filled()
    for row in range(HEADER_ROW, made.next_row):
        made.put(row, "value", None)
    assert made.told() == [("missing_header", "A4")]
    assert made.read().missing_columns == {("Chỉ tiêu", "value")}


@pytest.mark.parametrize(
    "numbers",
    [
        [f"({n})" for n in range(1, 12)],
        list(range(1, 12)),
        ["A", "B", "C", *range(1, 9)],
        [*"abc", "1", "2", "3", "4", "5=3+4", "6", "7", "8"],
    ],
)
def test_a_row_that_numbers_the_columns_is_understood(numbers):
    made = table()
    for column, number in enumerate(numbers, start=1):
        made.put(5, column, number)
    made.next_row = 6
    made.indicators()
    assert made.told() == [] and len(figures(made)) == 3


def test_the_header_once_more_is_no_record():
    made = filled()
    for number, column in enumerate(made.layout.columns, start=1):
        made.put(made.next_row, number, column.header_vi)
    made.next_row += 1
    made.indicators(1)
    assert made.told() == [] and len(figures(made)) == 4


def test_the_header_in_another_order_is_told_and_holds_for_what_follows():
    made = filled()
    again = {column.key: column.header_vi for column in made.layout.columns}
    again["last_year_value"], again["value"] = again["value"], again["last_year_value"]
    made.add(**again)
    made.add(indicator_code="ENT-04", last_year_value=2, value=1)
    assert made.told() == [("repeated_header", "F8")]
    assert figures(made) == [(10, 11)] * 3 + [(1, 2)]


def test_a_header_in_an_old_font_is_told_and_read():
    made = filled()
    made.header("value", "Thöïc hieän naêm nay")
    assert made.told() == [("old_font", "G4")] and figures(made) == [(10, 11)] * 3


# ---------------------------------------------------------------------------------------------- outside the table


def test_the_lines_for_signatures_are_no_record():
    made = filled()
    row = made.next_row + 1
    for offset, (column, text) in enumerate(
        (
            (9, "Quảng Ngãi, ngày 01 tháng 12 năm 2021"),
            (2, "Người lập biểu"),
            (9, "THỦ TRƯỞNG ĐƠN VỊ"),
            (9, "(Ký, ghi rõ họ tên)"),
            (9, "Nguyễn Văn Mẫu"),
        )
    ):
        made.put(row + offset, column, text)
    assert made.told() == [] and len(figures(made)) == 3


@pytest.mark.parametrize("text", ["Tổng cộng", "TỔNG:", "Cộng"])
def test_a_total_is_told_at_its_row_and_is_no_record(text):
    made = filled()
    made.add(indicator_name=text, value=33)
    assert made.told() == [("total_row", "D8")] and len(figures(made)) == 3


def test_an_indicator_with_a_code_is_a_record_whatever_it_is_called():
    made = filled()
    made.add(indicator_code="ENT-04", indicator_name="Tổng cộng", value=33)
    assert made.told() == [] and len(figures(made)) == 4


def test_a_full_row_in_which_somebody_signs_is_a_record():
    made = filled("tasks")
    made.add(ordinal="4", sub_indices="Tính minh bạch", name="Rà soát", lead="Người lập biểu", reason="chờ", note="x")
    assert len(statuses(made)) == 4


def test_a_record_below_the_signatures_is_still_one():
    made = filled("tasks")
    made.put(made.next_row, 2, "Người lập biểu")
    made.put(made.next_row + 1, 2, "Nguyễn Văn Mẫu")
    made.next_row += 2
    made.add(name="Tập huấn", status="Hoàn thành")
    assert statuses(made)[3:] == ["done"]


def test_figures_right_of_the_table_are_one_finding():
    made = filled()
    for row in (5, 6, 7):
        made.put(row, 13, row)
        made.put(row, 14, "thêm")
    assert made.told() == [("outside_table", "M5")]
    (part,) = [part for part in made.read().parts if part.problem == "outside_table"]
    assert part.name == "M5 đến N7: “5”"


def test_a_note_in_the_column_that_counts_rows_is_told():
    made = filled()
    made.put(made.next_row + 1, 1, "Ghi chú: số liệu ước đến 31/12")
    assert made.told() == [("outside_table", "A9")]


@pytest.mark.parametrize("ordinal", ["I", "1.1", "a)", "II.2", 5, "10"])
def test_numbers_of_rows_are_no_notes(ordinal):
    made = filled()
    made.put(made.next_row, 1, ordinal)
    assert made.told() == []


def test_a_heading_between_rows_is_harmless_and_a_note_is_told():
    made = table()
    made.put(5, 1, "I")
    made.put(5, "indicator_name", "Gia nhập thị trường")
    made.next_row = 6
    made.indicators()
    assert made.told() == [] and len(figures(made)) == 3
    made.put(made.next_row, "indicator_code", "Ghi chú: số liệu ước đến 31/12")
    assert made.told() == [("outside_table", "B9")] and len(figures(made)) == 3


def test_a_figure_without_a_code_is_a_record_that_the_rules_ask_about():
    made = filled()
    made.put(made.next_row + 2, "value", 12)
    assert len(figures(made)) == 4


def test_a_unit_over_figures_of_many_units_is_told():
    made = filled()
    made.header("value", "Thực hiện năm nay (tỷ đồng)")
    assert made.told() == [("header_with_unit", "G4")] and figures(made) == [(10, 11)] * 3


def test_a_record_above_the_header_is_told():
    made = filled("tasks")
    for key, value in (("ordinal", 7), ("sub_indices", "Tính minh bạch"), ("name", "Tập huấn"), ("status", "Hoàn thành")):
        made.put(3, key, value)
    assert made.told()[0] == ("outside_table", "A3")


def test_a_record_of_three_cells_and_a_lone_figure_above_the_header_are_told():
    made = filled("tasks")
    for key, value in (("sub_indices", "Tính minh bạch"), ("name", "Tập huấn"), ("status", "Hoàn thành")):
        made.put(3, key, value)
    made.put(2, 14, 55)
    assert made.told()[:2] == [("outside_table", "N2"), ("outside_table", "A3")]


def test_a_lone_text_that_only_says_more_makes_no_record_and_is_told_once():
    made = filled("tasks")
    for row in (8, 9):
        made.put(row, "note", "Thư mục C:\\u0000abc")
    made.put(11, "lead", "Sở Tư pháp")
    assert made.told() == [("loose_text", "F11"), ("loose_text", "O8")]
    assert len(made.read().records["task"]) == 3


@pytest.mark.parametrize(
    ("key", "value"), [("status", "Hoàn thành"), ("quantity", 5), ("sub_indices", "Tính minh bạch"), ("note", 5), ("name", "x")]
)
def test_a_row_with_a_name_a_figure_a_status_or_a_sub_index_is_a_record(key, value):
    made = filled("tasks")
    before = len(made.read().records["task"])
    made.put(made.next_row, "lead", "Sở Tư pháp")
    made.put(made.next_row, key, value)
    assert "loose_text" not in {problem for problem, _ in made.told()} and len(made.read().records["task"]) == before + 1


def test_titles_above_the_header_are_harmless():
    made = filled()
    made.put(1, 9, "Biểu số 01/PCI")
    made.put(2, 9, "Kèm theo Công văn số 12/UBND-KT")
    made.put(3, 10, "Đơn vị tính: theo dòng")
    assert made.told() == []


def test_a_year_and_a_figure_with_its_word_above_the_header_are_harmless():
    made = filled()
    made.put(1, 12, 2021)
    made.put(2, 11, "Quý")
    made.put(2, 12, 4)
    assert made.told() == []


def test_a_hidden_column_and_hidden_rows_are_one_finding_each():
    made = filled()
    for row in range(HEADER_ROW, made.next_row):
        made.sheet.rows[row][6] = made.sheet.rows[row][6]._replace(marks="h")
    assert made.told() == [("hidden_data", "F4")]
    made = filled()
    for row in (5, 6):
        made.sheet.rows[row] = {number: cell._replace(marks="h") for number, cell in made.sheet.rows[row].items()}
    assert made.told() == [("hidden_data", "A5")]


def test_a_merged_range_is_one_finding():
    made = filled()
    made.sheet.merged = [(1, 1, 1, 11), (5, 7, 7, 7)]
    made.put(6, "value", None)
    made.put(7, "value", None)
    assert made.told() == [("merged_data", "G5")]


# ---------------------------------------------------------------------------------------------- sheets


@pytest.mark.parametrize("name", ["CHỈ TIÊU", "Chỉ\u00a0tiêu", " Chỉ tiêu ", "Chi\u0309 tiêu", "Chỉ tiêu\u200b"])
@pytest.mark.parametrize("visibility", ["visible", "hidden"])
@pytest.mark.parametrize("first", [True, False])
def test_two_sheets_of_one_name_are_told_whatever_their_order(name, visibility, first):
    made, other = filled(), filled()
    other.put(5, "value", 99)
    other.sheet.name, other.sheet.visibility = name, visibility
    reading = made.read(other.sheet)
    if first:
        made, other = filled(), filled()
        other.put(5, "value", 99)
        other.sheet.name, other.sheet.visibility = name, visibility
        reading = other.read(made.sheet)
    assert [part.problem for part in reading.parts if part.problem and part.sheet == "Chỉ tiêu"] == ["duplicate_sheet"]
    assert reading.records["indicator_value"][0].values["value"] == 11
    assert len({sheet.name for sheet in reading.sheets}) == 2


def test_a_sheet_name_in_another_writing_is_the_sheet():
    made = filled()
    made.sheet.name = "CHỈ\u00a0TIÊU\u200b "
    assert len(figures(made)) == 3


# ---------------------------------------------------------------------------------------------- one-hot


def one_hot(done=None, ongoing=None, status=None):
    made = table("tasks")
    if status is None:
        made.header("status", None)
    for number, text in ((16, "Hoàn thành"), (17, "Đang thực hiện")):
        made.put(HEADER_ROW, number, text)
    row = made.add(name="Rà soát", sub_indices="Chung")
    for column, value in (("status", status), (16, done), (17, ongoing)):
        if value is not None:
            made.put(row, column, value, "%" if value == 0.3 else "")
    return made


@pytest.mark.parametrize("mark", ["x", "X", "✓", "✔", "√", "v", 1, True, "1", "TRUE", "Có", "x\u200b", "Hoàn thành"])
def test_marks_are_marks(mark):
    assert statuses(one_hot(mark, 0)) == ["done"] and one_hot(mark, "-").told() == []


@pytest.mark.parametrize("none", [0, False, "0", "FALSE", "Không", "chưa", "-", "–", " "])
def test_what_says_no_is_no_mark(none):
    assert statuses(one_hot(none, "x")) == ["ongoing"] and one_hot(none, "x").told() == []


@pytest.mark.parametrize("unclear", ["30%", 0.3, 30, dt.date(2021, 11, 30), "đang làm", "?"])
def test_what_is_neither_is_asked_at_its_cell(unclear):
    assert statuses(one_hot(unclear)) == [None] and one_hot(unclear).told() == [("no_mark", "P5")]


def test_an_error_in_a_column_of_marks_is_told():
    assert one_hot("#N/A").told() == [("error", "P5")]


def test_marks_that_contradict_each_other_or_the_word_are_told():
    assert one_hot("x", "x").told() == [("one_hot_conflict", "Q5")]
    assert one_hot("x", status="Đang thực hiện").told() == [("one_hot_conflict", "P5")]
    assert one_hot("x", status="Hoàn thành").told() == []


# ---------------------------------------------------------------------------------------------- figures


def one_figure(code, value, marks="", last_year=None, others=()):
    made = table()
    made.add(indicator_code=code, last_year_value=last_year, value=value, marks=marks)
    for other, figure in others:
        made.add(indicator_code=other, value=figure)
    told = [problem for problem, _ in made.told()]
    return made.read().records["indicator_value"][0].values["value"], told


@pytest.mark.parametrize(
    ("code", "value", "marks", "read", "told"),
    [
        (PER_CENT, 0.93, "%", "93", []),
        (PER_CENT, 93, "p", "93", []),
        (PER_CENT, 0.9, "p", "0.9", []),
        (PER_CENT, "50%", "", "50", []),
        (DAYS, 0.5, "%", "0.5", ["percent_of_other_unit"]),
        (DAYS, 5, "p", "5", ["percent_of_other_unit"]),
        (COUNT, "50%", "", "50", ["percent_of_other_unit"]),
        (MONEY, 1234000, ",", "1234000", ["thousands_scaled"]),
        (MONEY, 1.234, "", "1.234", ["maybe_thousands"]),
        (MONEY, 48.12, "", "48.12", []),
    ],
)
def test_a_format_that_hides_the_unit_is_told(code, value, marks, read, told):
    assert one_figure(code, value, marks) == (Decimal(read), told)


@pytest.mark.parametrize(
    ("code", "text", "last_year", "others", "read", "told"),
    [
        (MONEY, "1.234", None, [], "1234", ["ambiguous"]),
        (MONEY, "1.234", 1100, [], "1234", []),
        (MONEY, "1.234", None, [(PER_CENT, "49.2")], "1234", ["ambiguous"]),
        (MONEY, "1.234", None, [("SUP-05", "1.234.567")], "1234", []),
        (MONEY, "1.234", None, [("SUP-05", "12.5")], "1234", ["undecided"]),
        (MONEY, "1,234", None, [], "1234", ["ambiguous"]),
        (MONEY, "1,234", 273.6, [], "1234", ["ambiguous"]),
        (MONEY, "1,234", 1100, [("SUP-05", "1,234,567")], "1234", []),
        (MONEY, "12.000", None, [], "12000", ["ambiguous"]),
        (MONEY, "12.000", 11000, [], "12000", []),
        (MONEY, "12.500", 43.3, [], "12500", ["ambiguous"]),
        ("LAN-03", "12.000", None, [], "12000", ["undecided"]),
        ("LAN-03", "12.000", 11, [], "12", ["ambiguous"]),
        ("LAN-03", "12.000", None, [("LAN-03", "12.5")], "12", ["ambiguous"]),
        (COUNT, "1.234", 1300, [], "1234", []),
        (COUNT, "1.234", None, [], "1234", ["ambiguous"]),
        (PER_CENT, "93.125", None, [], "93.125", ["ambiguous"]),
        (PER_CENT, "93,125", 90, [], "93.125", []),
        (MONEY, "10,12", None, [], "10.12", []),
    ],
)
def test_a_number_of_two_readings_is_judged_by_its_own_cell(code, text, last_year, others, read, told):
    assert one_figure(code, text, last_year=last_year, others=others) == (Decimal(read), told)


def one_quantity(value, unit="hồ sơ", marks=""):
    made = table("tasks")
    made.add(name="Rà soát", sub_indices="Chung", status="Hoàn thành", quantity=value, quantity_unit=unit, marks=marks)
    return made.read().records["task"][0].values["quantity"], [problem for problem, _ in made.told()]


@pytest.mark.parametrize(
    ("value", "unit", "marks", "read", "told"),
    [
        (12, "hồ sơ", "", ["12"], []),
        ("12; 5", "hồ sơ; cuộc", "", ["12", "5"], []),
        ("1.234", "hồ sơ", "", ["1234"], ["ambiguous"]),
        ("1.234", "tỷ đồng", "", ["1234"], ["undecided"]),
        ("2,5", "tỷ đồng", "", ["2.5"], []),
        ("10,12", "hồ sơ", "", ["10.12"], ["undecided"]),
        (-3, "hồ sơ", "", ["-3"], []),
        ("-3", "hồ sơ", "", ["-3"], []),
        ("50%", "hồ sơ", "", ["50"], ["percent_of_other_unit"]),
        (0.5, "%", "%", ["50"], []),
        (0.5, "hồ sơ", "%", ["0.5"], ["percent_of_other_unit"]),
        ("12 người", "người", "", [], ["not_a_number"]),
        ("1e5", "hồ sơ", "", [], ["not_a_number"]),
        ("١٢٣", "hồ sơ", "", [], ["not_a_number"]),
        ("38\u200b2", "hồ sơ", "", ["382"], []),
    ],
)
def test_quantities_are_judged_like_figures(value, unit, marks, read, told):
    assert one_quantity(value, unit, marks) == ([Decimal(number) for number in read], told)


# ---------------------------------------------------------------------------------------------- codes, documents, days, letters


@pytest.mark.parametrize("code", ["TRA-03", "tra-03", "TRA–03", "TRA‑03", "TRA-03\u200b", "TR\u00adA-03", "ＴＲＡ-03", "TRA - 03"])
def test_a_code_in_another_writing_is_the_code(code):
    made = table()
    made.add(indicator_code=code, value=382)
    assert made.read().records["indicator_value"][0].values["indicator_code"] == "TRA-03"


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("12/QĐ-UBND; 13/KH-UBND", ["12/QĐ-UBND", "13/KH-UBND"]),
        ("12/QĐ-UBND\n13/KH-UBND", ["12/QĐ-UBND", "13/KH-UBND"]),
        ("12/QÐ-UBND, 13/KH–UBND", ["12/QĐ-UBND", "13/KH-UBND"]),
        ("145/UBND-KT,TH", ["145/UBND-KT,TH"]),
        ("10a/2021/NQ-HĐND, 45a/KH-UBND", ["10a/2021/NQ-HĐND", "45a/KH-UBND"]),
        ("Kế hoạch 12/KH-UBND, ngày 5 tháng 3", ["Kế hoạch 12/KH-UBND, ngày 5 tháng 3"]),
    ],
)
def test_documents_of_one_cell_are_taken_apart(text, documents):
    made = table("tasks")
    made.add(name="Rà soát", sub_indices="Chung", status="Hoàn thành", documents=text)
    assert made.read().records["task"][0].values["documents"] == documents


@pytest.mark.parametrize(("serial", "marks", "day"), [(44505, "", dt.date(2021, 11, 5)), (43043, "d", dt.date(2021, 11, 5))])
def test_a_bare_serial_is_read_by_the_epoch_of_its_workbook(serial, marks, day):
    made = table("documents")
    made.add(number="12/KH-SKHĐT", issued_on=serial, title="Kế hoạch", agency="Sở", citation="Ban hành", marks=marks)
    assert made.read().records["document"][0].values["issued_on"] == day


@pytest.mark.parametrize("status", ["Ðang thực hiện", "Đang thực\u00ad hiện", "đang\u200b thực hiện\ufeff", "ĐANG THỰC HIỆN"])
def test_marks_without_room_change_no_word(status):
    made = table("tasks")
    made.add(name="Rà soát", sub_indices="Chung", status=status)
    assert statuses(made) == ["ongoing"] and made.told() == []


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("name", "Kieåm tra", "old_font"),
        ("name", "KiÓm tra", "old_font"),
        ("status", "Hoµn thµnh", "old_font"),
        ("documents", "Keá hoaïch 12", "old_font"),
        ("sub_indices", "Tính minh baïch", "old_font"),
        ("name", "Kiá»ƒm tra", "mojibake"),
        ("name", "Ki?m tra", "lost_letters"),
        ("status", "Ho?n th?nh", "lost_letters"),
    ],
)
def test_broken_letters_are_told_once_at_their_cell(column, text, told):
    made = table("tasks")
    made.add(**({"name": "Rà soát", "sub_indices": "Chung", "status": "Hoàn thành"} | {column: text}))
    assert [problem for problem, _ in made.told()] == [told]
