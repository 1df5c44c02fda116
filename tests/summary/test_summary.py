"""The summary read back: each figure stands with its department and cell, nothing is lost, nothing is invented."""

import datetime as dt
import io

import openpyxl
import pytest

from include.summary import summary_file_name, write_summary

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"


def written(engine, catalogue, sub_index_code=None):
    target = io.BytesIO()
    write_summary(engine, catalogue, ROUND, target, sub_index_code)
    return target.getvalue()


def book_of(engine, catalogue, sub_index_code=None):
    return openpyxl.load_workbook(io.BytesIO(written(engine, catalogue, sub_index_code)))


def rows_of(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def row_with(sheet, value):
    return next(row for row in rows_of(sheet) if value in row)


def test_figures_stand_with_last_year_change_judgement_and_origin(filled, catalogue):
    sheet = book_of(filled, catalogue)["3. Tính minh bạch"]
    share = row_with(sheet, "SCT · Chỉ tiêu!G5")
    assert share[3:6] == [60, 62.5, 2.5]
    assert share[6:8] == [
        80,
        "Tốt lên\nChưa đạt mục tiêu (mục tiêu minh hoạ)\nNăm trước: QNG-2020-Y, Chỉ tiêu!G9\n"
        "văn bản Quyết định số 7/BC-SCT ngày 01/08/2021 của UBND tỉnh",
    ]
    days = row_with(sheet, "SCT · Chỉ tiêu!G6")
    assert days[3:6] == [4, 0, -4] and days[7].startswith("Tốt lên\nĐạt mục tiêu"), "fewer days are better, and 0 is a figure"


def test_the_four_ways_of_having_no_figure_read_differently(filled, catalogue):
    sheet = book_of(filled, catalogue)["3. Tính minh bạch"]
    told = [row_with(sheet, origin)[4] for origin in ("STP · Chỉ tiêu!G5", "STP · Chỉ tiêu!G6")]
    told.append(next(row[4] for row in rows_of(sheet) if row[7] == "SYT"))
    assert told[:2] == ["Chưa có số liệu", "Không áp dụng"] and told[2] not in told[:2]
    assert row_with(sheet, "STP · Chỉ tiêu!G5")[3] == "chưa có"


def test_a_formula_in_a_department_s_text_stays_text(filled, catalogue):
    sheet = book_of(filled, catalogue)["3. Tính minh bạch"]
    cell = next(cell for row in sheet for cell in row if str(cell.value).startswith("=1+1"))
    assert cell.data_type == "s" and cell.quotePrefix


def test_a_control_character_does_not_stop_the_province_s_summary(filled, catalogue):
    assert (
        row_with(book_of(filled, catalogue)["3. Tính minh bạch"], "Tập huấn\N{REPLACEMENT CHARACTER} pháp luật")[-1] == "STP · Nhiệm vụ!E5"
    )


def test_no_fact_is_lost(filled, catalogue):
    cells = {cell for sheet in book_of(filled, catalogue) for row in rows_of(sheet) for cell in row}
    for place in ("SCT · Nhiệm vụ!E5", "SCT · Nhiệm vụ!E6", "STP · Nhiệm vụ!E5", "SCT · Văn bản!B5", "SCT · Văn bản!B6"):
        assert place in cells, place
    for place in ("STP · Văn bản!B5", "STP · Văn bản!B6", "STP · Kế hoạch!D5", "STP · Đánh giá!D5"):
        assert place in cells, place
    assert not any("SXD ·" in str(cell) for cell in cells), "a returned workbook's facts do not count"


def test_documents_that_evidence_a_figure_stand_with_its_sub_index(filled, catalogue):
    book = book_of(filled, catalogue)
    assert row_with(book["3. Tính minh bạch"], "7/BC-SCT")[4] == dt.datetime.fromisoformat("2021-08-01")
    assert {row[3] for row in rows_of(book["Văn bản khác"])[2:]} == {"12/KH-STP", None}


def test_a_text_too_long_for_a_row_goes_on_in_the_next(filled, catalogue):
    sheet = book_of(filled, catalogue)["Đánh giá"]
    parts = [row[2] for row in rows_of(sheet)[2:]]
    assert len(parts) > 1 and parts[-1].endswith("HẾT.")
    assert " ".join(" ".join(parts).split()) == "khó khăn về nguồn lực " * 400 + "HẾT."
    assert max(size.height for size in sheet.row_dimensions.values()) <= 409


def test_coverage_says_who_filed_when_and_sums_up(filled, catalogue):
    sheet = book_of(filled, catalogue)["Tình hình nộp"]
    sct = row_with(sheet, "SCT")
    assert sct[4:6] == [dt.datetime.fromisoformat(day) for day in ("2021-11-30T08:00", "2021-12-02T09:00")], "in Vietnam's time"
    assert sct[3] == "Đúng hạn" and sct[8:] == [
        "Đã tiếp nhận",
        "Dùng bản trước, bản mới nhất bị trả lại (lần 1)",
        "Trả lại để sửa",
        23,
        0,
        1,
    ]
    assert row_with(sheet, "SXD")[8:11] == ["Bị trả lại", "Chưa có số liệu", "Trả lại để sửa"]
    assert row_with(sheet, "SYT")[4:] == [None] * 4 + ["Tệp bị cách ly", "Chưa có số liệu"] + [None] * 4
    total = ["3/4 đơn vị đã nộp", None, None, None, 4, "2 đơn vị được tiếp nhận", "2 đơn vị có số liệu đang dùng", None, 23, 0, 1]
    assert row_with(sheet, "Cộng")[3:] == total
    counted = "được tiếp nhận, đúng hạn: 2; bị trả lại: 1; đã gửi, không mở được: 1"
    assert any(counted in str(cell) for row in rows_of(sheet)[:4] for cell in row), "a returned workbook is not on time"


def test_only_files_that_concern_the_round_are_told_as_quarantined(filled, catalogue):
    names = {row[0] for row in rows_of(book_of(filled, catalogue)["Tệp cách ly"])[2:]}
    assert names == {"hong.xlsx", "nham-dot.xlsx"}


def test_a_sub_index_summary_holds_that_sub_index_only(filled, catalogue):
    book = book_of(filled, catalogue, "transparency")
    assert book.sheetnames[:2] == ["3. Tính minh bạch", "Tình hình nộp"]
    cells = {cell for sheet in book for row in rows_of(sheet) for cell in row}
    assert "STP · Nhiệm vụ!E5" in cells and "SCT · Nhiệm vụ!E6" not in cells
    assert summary_file_name(catalogue.round(ROUND), "transparency") == "tong-hop-pci-2021-Y-transparency.xlsx"


def test_an_empty_round_says_so_and_invents_nothing(warehouse, catalogue):
    book = book_of(warehouse, catalogue)
    reported = [sheet for sheet in book if sheet.title not in ("Biểu đồ", "Nguồn số liệu")]
    said = {cell for sheet in reported for row in rows_of(sheet) for cell in row if cell}
    assert "Không đơn vị nào gửi kế hoạch năm sau." in said
    assert not any("·" in str(row[2]) for row in rows_of(book["Nguồn số liệu"])[3:]), "no figure rests on a cell"
    assert not any(isinstance(cell, int | float) for cell in said)


def test_the_same_facts_give_the_same_bytes(filled, catalogue):
    assert written(filled, catalogue) == written(filled, catalogue)


def test_every_sheet_prints_on_landscape_a4_with_repeated_headings(filled, catalogue):
    for sheet in book_of(filled, catalogue):
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight) == ("landscape", "9", 0)
        assert sheet.print_title_rows and sheet.freeze_panes and "&P" in sheet.oddFooter.center.text, sheet.title
