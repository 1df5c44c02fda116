"""What a department types is text in everything that we write: it never becomes a formula, markup or a field."""

import csv
import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest

from include.intake.answer import answer_departments
from include.intake.archive import archive_bytes
from include.intake.opening import open_round
from include.intake.places import Places
from include.release.freeze import Approval, freeze_release
from tests.mutations.operators import CATALOGUE, DEPARTMENT, FILE_NAME, ROUND, at, name_of, own, valid
from tests.sample.playing import OPENED, ingest_everything

pytestmark = pytest.mark.slow
ARRIVED = dt.datetime.fromisoformat("2021-12-01T10:00:00+07:00")
AS_OF = dt.datetime.fromisoformat("2021-12-20T09:00:00+07:00")
INJECTED = (
    "=cmd|'/C calc'!A0 canary",
    "+1+canary",
    "-2+canary",
    "@SUM(1) canary",
    '=HYPERLINK("http://127.0.0.1:9/canary")',
    "<script>canary()</script>",
    "{{ canary }} {% canary %}",
)
TEXT_COLUMNS = {"tasks": ("name", "field", "product", "note"), "documents": ("title", "note"), "plan": ("name", "note", "condition")}


def injected() -> bytes:
    """A workbook whose texts all try something, and which has findings, so that there is a slip too."""
    book = openpyxl.load_workbook(io.BytesIO(valid()))
    for sheet, columns in TEXT_COLUMNS.items():
        for number, text in enumerate(INJECTED):
            for column in columns:
                cell = book[name_of(sheet)][at(sheet, column, own(number) if sheet == "tasks" else number)]
                cell.value, cell.data_type = f"{text} {sheet}" if column == "name" else text, "s"
    book[name_of("cover")][at("cover", "signer_name")].value = None
    for column in ("report_number", "contact_name"):
        cell = book[name_of("cover")][at("cover", column)]
        cell.value, cell.data_type = INJECTED[0], "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture
def written(warehouse, tmp_path, monkeypatch):
    """Every file that we write after that workbook came in: receipts, slips, drafts and a release with its data."""
    monkeypatch.setattr("include.summary.find_libreoffice", lambda: None)  # PDFs are printed from the files that stand here
    places = Places.under(tmp_path)
    open_round(warehouse, CATALOGUE, ROUND, OPENED, places)
    archive_bytes(warehouse, places, injected(), FILE_NAME, ARRIVED, None)
    ingest_everything(warehouse, places)
    answer_departments(warehouse, CATALOGUE, ROUND, places, ARRIVED + dt.timedelta(hours=1))
    freeze_release(warehouse, CATALOGUE, places, ROUND, Approval("lead", AS_OF, "Đủ"))
    return {str(p.relative_to(tmp_path)): p.read_bytes() for p in tmp_path.glob("outbox/**/*") if p.is_file()}


def test_what_a_department_types_is_inert_in_everything_that_we_write(written):
    seen = set()
    for name, content in written.items():
        kind = name.rpartition(".")[2]
        if kind in ("xlsx", "docx"):
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                xml = b"".join(package.read(part) for part in package.namelist() if part.endswith((".xml", ".rels")))
            carries = b"canary" in xml
            active = re.findall(rb"<(?:\w+:)?(?:f|instrText|fldSimple)\b[^>]*>[^<]*", xml) + re.findall(rb'Target="[^"]*"', xml)
            assert not [entry for entry in active if b"canary" in entry or b"cmd|" in entry], name
        elif kind == "csv":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
            carries = any("canary" in cell for row in rows for cell in row)
            assert not [cell for row in rows for cell in row if "canary" in cell and cell.startswith(tuple("=+-@"))], name
        elif kind == "html":
            carries = b"canary" in content
            assert b"<script>canary" not in content and b'href="http://127.0.0.1:9' not in content, name
        else:
            continue
        if carries:
            seen.add(kind)
            assert kind != "html" or b"&lt;script&gt;canary" in content or b"script" not in content.split(b"canary")[0][-20:], name
    assert seen == {"xlsx", "docx", "csv", "html"}, "the text did come through everywhere"
    assert any("phieu-tra-lai" in name for name in written) and any(DEPARTMENT in name for name in written)
