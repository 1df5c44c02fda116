"""The province's value stands below those of its departments, or what is known of it and why it is not whole."""

import io

import docx
import openpyxl
import pytest
from sqlalchemy import text

from include.summary import summary_files
from include.summary.compose import compose_from
from include.summary.compose.internal import without_internal
from include.summary.content import RoundContent
from include.warehouse.register.register import read_view
from tests.conftest import fill

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
OWED = "INSERT INTO intake.assignment VALUES ('QNG-2021-Y', :d, 'indicator', 'TRA-03', 'lead')"
STATED = (
    "INSERT INTO core.indicator_value (submission_id, round_key, department_code, indicator_code, answer, value, documents,"
    " rule_set_version, sheet, cell, note) SELECT submission_id, round_key, department_code, 'TRA-03', :answer, :value, '{}', 'r',"
    " 'Chỉ tiêu', 'G9', :note FROM intake.submission WHERE receipt_number = :receipt"
)


def content_with(engine, catalogue, stp, note=None):
    """The small round, in which SCT reports 4 of TRA-03 and STP ``stp``, or nothing where that is ``None``."""
    fill(engine)
    with engine.begin() as connection:
        for department in ("SCT", "STP"):
            connection.execute(text(OWED), {"d": department})
        for receipt, value in (("R/SCT/1", 4), ("R/STP/1", stp)):
            answer = "missing" if value is None else "reported"
            connection.execute(text(STATED), {"receipt": receipt, "value": value, "answer": answer, "note": note})
    return RoundContent.read(engine, catalogue, ROUND)


def printed(content):
    """The province's row of TRA-03 in annex, document and page: value and what is told beside it."""
    files = summary_files(content, None, "full", None)
    book = openpyxl.load_workbook(io.BytesIO(next(data for name, data in files.items() if name.endswith(".xlsx"))))
    [row] = [row for row in book["3. Tính minh bạch"].iter_rows(values_only=True) if row[0] == "Toàn tỉnh"]
    document = docx.Document(io.BytesIO(next(data for name, data in files.items() if name.endswith(".docx"))))
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    [words] = [row for row in cells if row[2:3] == ["Toàn tỉnh"]]
    page = next(data for name, data in files.items() if name.endswith(".html")).decode()
    return (row[4], row[7]), (words[4], words[7]), page[page.index('<tr class="whole">') :].partition("</tr>")[0]


def test_the_value_is_that_of_the_view_in_every_output(warehouse, catalogue):
    content = content_with(warehouse, catalogue, 6)
    [row] = read_view(warehouse, "draft_provincial_indicator_value", round_key=ROUND, indicator_code="TRA-03")
    annex, document, page = printed(content)
    assert (row["value"], annex[0], document[0]) == (10, 10, "10") and ">10<" in page
    assert annex[1] == document[1] == "Cộng các đơn vị chủ trì (2 đơn vị)"
    figure = next(figure for figure in compose_from(content).figures() if figure.key == "provincial/TRA-03/value")
    assert [str(origin) for origin in figure.origins] == ["SCT · Chỉ tiêu!G9", "STP · Chỉ tiêu!G9"]


def test_what_is_known_is_told_with_who_is_missing_and_why_there_is_no_value(warehouse, catalogue):
    annex, document, page = printed(content_with(warehouse, catalogue, None))
    told = "Chưa đủ số liệu của các đơn vị; đã biết 4 của 1/2 đơn vị"
    assert annex == ("Chưa có", f"{told}\nthiếu: STP") and document == ("Chưa có", told)
    assert f"{told}; thiếu: STP" in page


def test_the_public_edition_has_no_value_that_an_internal_figure_could_be_worked_out_of(warehouse, catalogue):
    content = content_with(warehouse, catalogue, 6, note="[nội bộ] chưa công bố")
    assert any(row["indicator_code"] == "TRA-03" for row in content.provincial)
    assert not any(row["indicator_code"] == "TRA-03" for row in without_internal(content).provincial)
