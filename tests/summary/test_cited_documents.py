"""How a summary names documents, and tells a quantity once: on rows as the warehouse gives them."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from include.catalog import load_catalogue
from include.summary.compose.document_lines import cited_vi, document_line, name_of
from include.summary.compose.row_statements import quantities_beside_name

CATALOGUE = load_catalogue()
ISSUED = {
    "department_code": "SCT",
    "submission_id": 1,
    "receipt_number": "R",
    "sheet": "Văn bản",
    "cell": "B5",
    "document_type": "QĐ",
    "number": "123/QĐ-UBND",
    "issued_on": dt.date(2021, 2, 1),
    "agency": "UBND tỉnh",
    "title": "Về việc công khai",
    "citation": "issued",
    "note": None,
}


def content(documents=(ISSUED,), tasks=(), values=(), plan=()):
    return SimpleNamespace(catalogue=CATALOGUE, documents=list(documents), tasks=list(tasks), values=list(values), plan=list(plan))


def task(code="SCT", **given):
    return {"department_code": code, "product": None, "documents": [], **given}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "Quyết định số 123/QĐ-UBND ngày 01/02/2021 của UBND tỉnh"),
        ({"number": None}, "Quyết định (không ghi số) ngày 01/02/2021 của UBND tỉnh"),
        ({"number": None, "agency": None, "issued_on": None}, "Quyết định (không ghi số)"),
        ({"number": None, "document_type": None}, "Văn bản (không ghi số) ngày 01/02/2021 của UBND tỉnh"),
        ({"document_type": "other"}, "123/QĐ-UBND ngày 01/02/2021 của UBND tỉnh"),
        ({"document_type": None, "issued_on": None}, "123/QĐ-UBND của UBND tỉnh"),
    ],
)
def test_a_document_is_named_by_what_is_known_of_it(given, named):
    assert name_of(content(), ISSUED | given) == named


def test_a_document_is_named_in_full_where_it_is_cited_and_as_written_where_nobody_listed_it():
    cited = cited_vi(content(), "Công khai thủ tục", ["123/qđ-ubnd", "9/KH-SCT", "123/qđ-ubnd"])
    assert cited == ("Quyết định số 123/QĐ-UBND ngày 01/02/2021 của UBND tỉnh", "9/KH-SCT")


def test_what_the_name_cites_already_is_not_cited_again():
    assert cited_vi(content(), "Thực hiện 123/QĐ-UBND của tỉnh", ["123/QĐ-UBND"]) == ()


def test_a_document_in_the_list_says_by_what_it_is_cited():
    cited = content(
        tasks=[task(documents=["123/QĐ-UBND"]), task("STP", product="Báo cáo; 123/QĐ-UBND"), task("STC")],
        values=[{"indicator_code": "TRA-01", "documents": ["123/QĐ-UBND"]}, {"indicator_code": "TRA-02", "documents": None}],
        plan=[task("SNV", documents=["123/QĐ-UBND"])],
    )
    told = document_line(cited, ISSUED).cited_in_vi
    assert told == "2 nhiệm vụ (SCT, STP); 1 chỉ tiêu (TRA-01); 1 nhiệm vụ kế hoạch (SNV)"
    assert document_line(content(), ISSUED).cited_in_vi == ""


@pytest.mark.parametrize(
    ("name", "quantities", "units", "beside"),
    [
        ("Xây dựng 04 điểm bán hàng Việt", [4], ["điểm bán hàng Việt"], ""),
        ("Xây dựng 4 điểm bán hàng Việt tại huyện", [4], ["điểm bán hàng Việt"], ""),
        ("Xây dựng điểm bán hàng Việt", [4], ["điểm bán hàng Việt"], "04 điểm bán hàng Việt"),
        ("Xây dựng 14 điểm bán hàng Việt", [4], ["điểm bán hàng Việt"], "04 điểm bán hàng Việt"),
        ("Mở 02 lớp tập huấn", [2, 60], ["lớp tập huấn", "người"], "60 người"),
    ],
)
def test_a_quantity_that_the_name_tells_is_told_once(name, quantities, units, beside):
    row = {"name": name, "quantities": [Decimal(quantity) for quantity in quantities], "quantity_units": units}
    assert quantities_beside_name(row) == beside
