"""The workbook that goes out: what it asks for, that it reads back, and that the same content gives the same bytes."""

import datetime as dt
import io
import subprocess
import sys
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from include.catalog import load_catalogue
from include.texts import CODES
from include.workbook.read import read_workbook
from include.workbook.write import (
    build_workbook,
    cell_of,
    fill_cover,
    fill_table,
    save_deterministic,
    structure_checksum,
    workbook_file_name,
    write_workbook,
)

ROUND = "QNG-2021-Y"
CATALOGUE = load_catalogue()
LAST_YEAR = {"TRA-03": Decimal(8), "TRA-01": Decimal("87.5")}


def written(department: str = "SCT", **more) -> bytes:
    target = io.BytesIO()
    write_workbook(CATALOGUE, ROUND, department, target, **more)
    return target.getvalue()


def reopened(department: str = "SCT", **more) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written(department, **more)))


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    save_deterministic(book, target, dt.date(2021, 11, 15))
    return target.getvalue()


def owed(department: str, kind: str) -> set[str]:
    return {a.item for a in CATALOGUE.assignments(ROUND, department) if a.kind == kind}


def column_letter(sheet_key: str, column_key: str) -> str:
    return cell_of(BOOK, CATALOGUE, sheet_key, column_key).rstrip("0123456789")


BOOK = reopened(last_year=LAST_YEAR)


# ---------------------------------------------------------------- what stands in it


def test_visible_sheets_follow_the_layout_and_the_hidden_ones_are_hidden():
    assert BOOK.sheetnames == [sheet.name for sheet in CATALOGUE.layout.sheets] + ["_danh_muc", "_pci"]
    assert (BOOK["_danh_muc"].sheet_state, BOOK["_pci"].sheet_state) == ("hidden", "veryHidden")


@pytest.mark.parametrize("department", [d.code for d in CATALOGUE.departments_of(ROUND)])
def test_every_department_gets_exactly_what_it_owes_and_the_reader_understands_it(department):
    reading = read_workbook(written(department), CATALOGUE)
    assert [part for part in reading.parts if part.problem] == []
    assert reading.problems == []
    assert {r.values["indicator_code"] for r in reading.records["indicator_value"]} == owed(department, "indicator")
    assert {r.values["task_code"] for r in reading.records["task"]} == owed(department, "task")
    assert [len(reading.records[record]) for record in ("document", "plan", "assessment")] == [0, 0, 0]
    cover = reading.records["workbook"][0].values
    assert (cover["department_code"], cover["round_code"], cover["due_on"]) == (department, "2021-Y", "01/12/2021")
    assert (reading.stamp.round_key, reading.stamp.department) == (ROUND, department)
    assert reading.stamp.template_version == CATALOGUE.layout.version
    assert reading.stamp.structure == structure_checksum(CATALOGUE, ROUND, department)


def test_indicators_stand_in_the_order_of_sub_indices_with_unit_and_last_year():
    rows = list(BOOK["Chỉ tiêu"].iter_rows(min_row=5, values_only=True))
    ordinals = {s.name_vi: s.ordinal for s in CATALOGUE.methodology("2021").sub_indices}
    keys = [(ordinals[row[2]], row[1]) for row in rows]
    assert keys == sorted(keys) and len(keys) > 10
    reviewed = next(row for row in rows if row[1] == "TRA-03")
    assert reviewed[3:7] == ("Số TTHC đã rà soát, đánh giá trong kỳ", "TTHC", 8, None)
    assert next(row for row in rows if row[1] == "TRA-04")[5] is None


def test_an_unknown_round_or_department_is_refused():
    with pytest.raises(KeyError, match="KHÔNG-CÓ does not report"):
        build_workbook(CATALOGUE, ROUND, "KHÔNG-CÓ")
    with pytest.raises(KeyError):
        build_workbook(CATALOGUE, "QNG-1999-Y", "SCT")


def test_the_checksum_changes_with_what_is_owed():
    assert structure_checksum(CATALOGUE, ROUND, "SCT") != structure_checksum(CATALOGUE, ROUND, "STP")
    assert len(structure_checksum(CATALOGUE, ROUND, "SCT")) == 16


def test_file_name():
    assert workbook_file_name(ROUND, "SNgV") == "QNG-2021-Y_SNgV.xlsx"


def test_the_cover_carries_the_national_title_and_a_central_agency_stands_under_no_province():
    cover = BOOK["Bìa"]
    assert (cover["C1"].value, cover["C2"].value) == ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    assert (cover["B1"].value, cover["B2"].value) == ("UBND TỈNH QUẢNG NGÃI", "SỞ CÔNG THƯƠNG")
    assert reopened("TAND")["Bìa"]["B1"].value is None


def test_the_guide_tells_every_column_every_status_word_and_what_returns_a_workbook():
    told = {str(cell.value) for row in BOOK["Hướng dẫn"].iter_rows() for cell in row if cell.value is not None}
    headers = {column.header_vi for sheet in CATALOGUE.layout.sheets for column in sheet.columns}
    statuses = {choice.words[0] for choice in CATALOGUE.choices["task_statuses"]}
    returning = {r.title_vi for r in CATALOGUE.rules if r.severity == "critical" and r.life == "enforced" and r.level <= 2}
    assert headers | statuses | returning | {"0", "Không phát sinh", "Không áp dụng", "Chưa nộp"} <= told


def test_the_guide_calls_the_states_of_a_submission_as_receipts_do():
    rows = [[cell.value for cell in row] for row in BOOK["Hướng dẫn"].iter_rows()]
    start = next(number for number, row in enumerate(rows) if row[1] == "Tiếng Anh" and str(row[0]).startswith("Tình trạng"))
    words = CODES.words("states")
    wanted = [words[state] for state in ("accepted", "accepted_with_warnings", "returned", "quarantined")]
    assert [(row[0], row[1].lower()) for row in rows[start + 1 : start + 5]] == [(word.vi, word.en) for word in wanted]


# ---------------------------------------------------------------- how it behaves in Excel


def test_input_cells_are_open_and_the_rest_is_locked():
    for layout in CATALOGUE.layout.sheets:
        assert BOOK[layout.name].protection.sheet and not BOOK[layout.name].protection.password
    indicators, tasks = BOOK["Chỉ tiêu"], BOOK["Nhiệm vụ"]
    for key, locked in (("indicator_code", True), ("unit_name", True), ("last_year_value", False), ("value", False)):
        assert indicators[f"{column_letter('indicators', key)}5"].protection.locked is locked, key
    own = 5 + len(owed("SCT", "task"))
    for key, assigned_locked, own_locked in (("task_code", True, True), ("name", True, False), ("status", False, False)):
        letter = column_letter("tasks", key)
        assert (tasks[f"{letter}5"].protection.locked, tasks[f"{letter}{own}"].protection.locked) == (assigned_locked, own_locked)
    assert tasks.protection.insertRows is False and tasks.protection.formatColumns is False


def test_nothing_is_styled_below_the_blank_rows():
    last = 4 + len(owed("SCT", "task")) + CATALOGUE.layout.sheet("tasks").blank_rows
    tasks = BOOK["Nhiệm vụ"]
    assert tasks.max_row == last
    assert tasks.cell(last, 5).border.left.style == "thin"


def choices_at(book, sheet: str, cell: str) -> list[str] | None:
    for validation in book[sheet].data_validations.dataValidation:
        if cell in validation.sqref and validation.type == "list":
            place = book.defined_names[validation.formula1.lstrip("=")].attr_text
            area = place.split("!")[1].replace("$", "")
            return [row[0].value for row in book["_danh_muc"][area]]
    return None


def test_every_choice_cell_offers_the_first_words_of_the_catalogue():
    for layout in CATALOGUE.layout.sheets:
        for column in layout.columns:
            if column.type == "choice":
                cell = cell_of(BOOK, CATALOGUE, layout.key, column.key, 0)
                expected = [choice.words[0] for choice in CATALOGUE.choices[column.choices]]
                assert choices_at(BOOK, layout.name, cell) == expected, (layout.name, column.key)
    names = [s.name_vi for s in CATALOGUE.methodology("2021").sub_indices]
    assert choices_at(BOOK, "Kế hoạch", cell_of(BOOK, CATALOGUE, "plan", "sub_indices", 44)) == [*names, "Chung"]


def test_limits_of_the_catalogue_are_told_at_the_cell():
    rows = {row[1].value: row[0].row for row in BOOK["Chỉ tiêu"].iter_rows(min_row=5)}
    letter = column_letter("indicators", "value")
    at = {
        code: next(v for v in BOOK["Chỉ tiêu"].data_validations.dataValidation if f"{letter}{row}" in v.sqref) for code, row in rows.items()
    }
    assert (at["TRA-01"].type, at["TRA-01"].formula1, at["TRA-01"].formula2) == ("decimal", "0", "100")
    assert (at["TRA-03"].type, at["TRA-03"].error) == ("whole", "Cần số nguyên từ 0 đến 500 (TTHC).")


def test_it_prints_on_a4_one_page_wide_with_the_header_repeated():
    for layout in CATALOGUE.layout.sheets:
        sheet = BOOK[layout.name]
        assert sheet.page_setup.paperSize == sheet.PAPERSIZE_A4 == "9" or sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter.center.text == "Trang &P/&N"
        assert sheet.page_setup.orientation == ("landscape" if layout.kind == "table" else "portrait")
        if layout.kind == "table":
            assert (sheet.print_title_rows, sheet.freeze_panes) == ("$4:$4", "A5")


def test_dates_and_numbers_have_formats_and_no_percent_format_exists():
    documents, indicators = BOOK["Văn bản"], BOOK["Chỉ tiêu"]
    assert documents[cell_of(BOOK, CATALOGUE, "documents", "issued_on", 0)].number_format == "dd/mm/yyyy"
    formats = {cell.number_format for sheet in BOOK for row in sheet.iter_rows() for cell in row}
    assert not [text for text in formats if "%" in text]
    whole = {row[1].value: row[6].number_format for row in indicators.iter_rows(min_row=5)}
    assert (whole["TRA-03"], whole["TRA-01"]) == ("#,##0", "#,##0.0##")


def test_no_macros_and_no_outside_links():
    names = zipfile.ZipFile(io.BytesIO(written())).namelist()
    assert not [name for name in names if "vba" in name.lower() or "externalLink" in name]


# ---------------------------------------------------------------- the same bytes


@pytest.mark.slow
def test_two_calls_give_the_same_bytes_also_in_another_process():
    code = (
        "import io, sys; from include.catalog import load_catalogue; from include.workbook.write import write_workbook;"
        f"t = io.BytesIO(); write_workbook(load_catalogue(), '{ROUND}', 'SCT', t); sys.stdout.buffer.write(t.getvalue())"
    )
    env = {"PYTHONHASHSEED": "12345", "PYTHONPATH": ":".join(sys.path), "TZ": "America/Lima"}
    elsewhere = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout
    assert written() == written() == elsewhere


def test_bytes_carry_the_request_date_and_no_other():
    package = zipfile.ZipFile(io.BytesIO(written()))
    assert {entry.date_time for entry in package.infolist()} == {(2021, 11, 15, 0, 0, 0)}
    core = package.read("docProps/core.xml").decode()
    assert core.count("2021-11-15T00:00:00Z") == 2
    assert package.namelist()[0] == "[Content_Types].xml"


# ---------------------------------------------------------------- filling


def test_records_that_name_a_prefilled_code_answer_that_row_and_the_others_follow():
    book = build_workbook(CATALOGUE, ROUND, "SCT")
    fill_table(
        book,
        CATALOGUE,
        "tasks",
        [
            {"name": "Việc của đơn vị", "sub_indices": "Chung", "status": "Hoàn thành"},
            {"task_code": "NV-06", "status": "Đang thực hiện"},
            {"name": "Việc thứ hai", "sub_indices": "Chung", "status": "Hoàn thành"},
        ],
    )
    records = read_workbook(saved(book), CATALOGUE).records["task"]
    by_code = {r.values["task_code"]: r for r in records if r.values["task_code"]}
    assert by_code["NV-06"].values["status"] == "ongoing" and by_code["NV-05"].values["status"] is None
    given = len(owed("SCT", "task"))
    own = [(r.values["ordinal"], r.values["name"], r.row) for r in records if not r.values["task_code"]]
    assert own == [(str(given + 1), "Việc của đơn vị", 5 + given), (str(given + 2), "Việc thứ hai", 6 + given)]


def test_typed_values_come_back_typed():
    book = build_workbook(CATALOGUE, ROUND, "SCT")
    fill_cover(book, CATALOGUE, {"reported_on": dt.date(2021, 12, 1), "report_number": "2516/BC-SCT", "contact_phone": "0255"})
    fill_table(book, CATALOGUE, "indicators", [{"indicator_code": "TRA-01", "value": 87.5}, {"indicator_code": "TRA-03", "value": 0}])
    reading = read_workbook(saved(book), CATALOGUE)
    cover = reading.records["workbook"][0].values
    assert (cover["reported_on"], cover["report_number"], cover["contact_phone"]) == (dt.date(2021, 12, 1), "2516/BC-SCT", "0255")
    values = {r.values["indicator_code"]: r.values["value"] for r in reading.records["indicator_value"]}
    assert (values["TRA-01"], values["TRA-03"], values["TRA-04"]) == (Decimal("87.5"), Decimal(0), None)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "#REF!", "12345"])
def test_text_is_written_inert(text):
    book = build_workbook(CATALOGUE, ROUND, "SCT")
    fill_table(book, CATALOGUE, "documents", [{"title": text, "note": "x"}])
    place = cell_of(book, CATALOGUE, "documents", "title", 0)
    assert book["Văn bản"][place].data_type == "s"
    again = openpyxl.load_workbook(io.BytesIO(saved(book)))["Văn bản"][place]
    assert (again.value, again.data_type, again.number_format) == (text, "s", "@")


def test_rows_beyond_the_blank_ones_look_and_read_like_the_others():
    count = CATALOGUE.layout.sheet("assessment").blank_rows + 3
    book = build_workbook(CATALOGUE, ROUND, "SCT")
    fill_table(book, CATALOGUE, "assessment", [{"assessment_kind": "Đánh giá chung", "text": f"Ý {n}"} for n in range(count)])
    sheet = book["Đánh giá"]
    assert sheet[cell_of(book, CATALOGUE, "assessment", "text", count - 1)].border.left.style == "thin"
    assert len(read_workbook(saved(book), CATALOGUE).records["assessment"]) == count


def test_positions_from_the_first_row_on_when_asked_for():
    book = build_workbook(CATALOGUE, ROUND, "SCT")
    fill_table(book, CATALOGUE, "indicators", [{"value": 3}, {"value": 4}], start_after_prefilled=False)
    sheet = book["Chỉ tiêu"]
    assert [sheet[cell_of(book, CATALOGUE, "indicators", "value", n)].value for n in range(3)] == [3, 4, None]


def test_unknown_columns_and_untypable_values_are_refused():
    book = build_workbook(CATALOGUE, ROUND, "SCT")
    with pytest.raises(KeyError, match="no column colour"):
        fill_table(book, CATALOGUE, "tasks", [{"colour": "đỏ"}])
    with pytest.raises(TypeError, match="not list"):
        fill_cover(book, CATALOGUE, {"report_number": ["2516/BC-SCT"]})


def test_a_long_text_gets_a_higher_row():
    book = build_workbook(CATALOGUE, ROUND, "SCT")
    fill_table(book, CATALOGUE, "assessment", [{"text": "ngắn"}, {"text": "dài " * 120}])
    heights = [book["Đánh giá"].row_dimensions[row].height for row in (5, 6)]
    assert heights[0] < 25 < 60 < heights[1]
