"""The dictionary explains every published column, in a page and a workbook that need nothing else."""

import io
import re

import pytest
from lxml import html
from openpyxl import load_workbook

from include.exports.dictionary import read_dictionary
from include.exports.dictionary_files import dictionary_files
from include.warehouse.mart.views import mart_views

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def files(published, catalogue):
    return dictionary_files(read_dictionary(published, catalogue))


def test_page_and_workbook_explain_every_column_of_every_view(files, published):
    page = html.document_fromstring(files["tu-dien-du-lieu.html"].decode())
    told = {section.get("id"): section for section in page.iter("section")}
    sheet = load_workbook(io.BytesIO(files["tu-dien-du-lieu.xlsx"]))["Cột"]
    in_sheet = {(row[0], row[1]): row for row in sheet.iter_rows(min_row=4, values_only=True)}
    wanted = {}
    for view in mart_views(published).values():
        named = [cell.text for cell in told[f"view-{view.name}"].findall(".//tbody/tr/th")]
        assert named == list(view.column_names), view.name
        wanted |= {(view.name, column.name): column for column in view.columns}
    assert in_sheet.keys() == wanted.keys()
    for key, column in wanted.items():
        vi, _, en = column.comment.partition(" / ")
        assert in_sheet[key][3:5] == (vi, en) and in_sheet[key][5], key


def test_the_page_tells_from_which_cells_a_figure_comes(files):
    page = html.document_fromstring(files["tu-dien-du-lieu.html"].decode())
    [row] = [r for r in page.get_element_by_id("view-draft_indicator_value").iter("tr") if r.findtext("th") == "value"]
    assert "sheet “Chỉ tiêu”, cột “Thực hiện năm nay” (core.indicator_value.value)" in row.text_content()


def test_the_page_loads_nothing_and_is_labelled(files):
    text = files["tu-dien-du-lieu.html"].decode()
    assert not re.findall(r"""(?:src|href)=["'](?!#)""", text) and "url(" not in text
    page = html.document_fromstring(text)
    assert page.get("lang") == "vi" and page.find(".//label").get("for") == "wanted"
    for table in page.iter("table"):
        assert table.find("caption") is not None and all(cell.get("scope") == "col" for cell in table.find("thead").iter("th"))


def test_units_codes_indicators_and_rules_are_listed(files, catalogue):
    workbook = load_workbook(io.BytesIO(files["tu-dien-du-lieu.xlsx"]))
    first = {name: [row[0] for row in workbook[name].iter_rows(min_row=4, values_only=True)] for name in workbook.sheetnames}
    assert first["Chỉ tiêu"] == [entry.code for entry in catalogue.indicators]
    assert first["Quy tắc kiểm tra"] == [rule.code for rule in catalogue.rules]
    assert set(first["Đơn vị tính"]) == set(catalogue.units)
    codes = {row[:2] for row in workbook["Danh mục mã"].iter_rows(min_row=4, values_only=True)}
    assert {("task_statuses", "done"), ("answers", "not_filed"), ("severities", "critical"), ("states", "returned")} <= codes


def test_dashboards_and_metrics_are_told(files):
    workbook = load_workbook(io.BytesIO(files["tu-dien-du-lieu.xlsx"]))
    used = {row[0]: row[5] for row in workbook["Bảng"].iter_rows(min_row=4, values_only=True)}
    assert used["coverage"] == "Chỉ tiêu và mục tiêu (superset); Tiến độ thu báo cáo (superset)" and used["draft_document"] is None
    grains = {row[0]: row[3] for row in workbook["Bảng"].iter_rows(min_row=4, values_only=True)}
    assert grains["indicator_value"] == "round_key, department_code, indicator_code"
    computed = {row[1]: row[5] for row in workbook["Phép đếm"].iter_rows(min_row=4, values_only=True)}
    assert computed["late_count"] == "count(*) FILTER (WHERE filing IN ('late', 'after_close'))"
    page = html.document_fromstring(files["tu-dien-du-lieu.html"].decode())
    assert "Tiến độ thu báo cáo (superset)" in page.get_element_by_id("view-coverage").text_content()
    assert "late_count" in page.get_element_by_id("phep-dem").getparent().text_content()


def test_the_same_catalogue_and_schema_give_the_same_bytes(files, published, catalogue):
    assert dictionary_files(read_dictionary(published, catalogue)) == files


def test_a_text_that_begins_like_a_formula_stays_a_text(files):
    for sheet in load_workbook(io.BytesIO(files["tu-dien-du-lieu.xlsx"])):
        assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row), sheet.title
