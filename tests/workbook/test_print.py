"""What offices will see: LibreOffice opens and prints the workbooks, on A4, without losing a cell."""

import io
import subprocess
import unicodedata

import openpyxl
import pypdf
import pytest

from include.catalog import load_catalogue
from include.sample.make import sample_files
from include.workbook.write import write_workbook

pytestmark = pytest.mark.slow
CATALOGUE = load_catalogue()
A4 = (595, 842)


def converted(content: bytes, kind: str, folder) -> bytes:
    (folder / "book.xlsx").write_bytes(content)
    out = folder / "out"
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", str(out)]
    subprocess.run([*command, str(folder / "book.xlsx")], check=True, capture_output=True, timeout=180)
    return (out / f"book.{kind}").read_bytes()


def printed_text(pdf) -> str:
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True, timeout=60)
    return unicodedata.normalize("NFC", done.stdout)


def test_a_template_prints_on_a4_with_every_sheet(tmp_path):
    content = io.BytesIO()
    write_workbook(CATALOGUE, "QNG-2021-Y", "SCT", content)
    pages = pypdf.PdfReader(io.BytesIO(converted(content.getvalue(), "pdf", tmp_path))).pages
    sizes = {tuple(sorted((round(page.mediabox.width), round(page.mediabox.height)))) for page in pages}
    assert sizes == {A4}
    text = printed_text(tmp_path / "out" / "book.pdf")
    for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CHỈ TIÊU BÁO CÁO", "HƯỚNG DẪN", "Sở Công Thương"):
        assert said in text, said
    # The table of indicators fits the width: its first and its last header stand on one page.
    assert any("Mã chỉ tiêu" in page and "Ghi chú" in page for page in text.split("\f"))


def test_libreoffice_saves_the_real_report_without_changing_a_value(tmp_path):
    content = sample_files(CATALOGUE)[0].content
    before, after = openpyxl.load_workbook(io.BytesIO(content)), openpyxl.load_workbook(io.BytesIO(converted(content, "xlsx", tmp_path)))
    assert before.sheetnames == after.sheetnames
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    assert after[sheet.title][cell.coordinate].value == cell.value, (sheet.title, cell.coordinate)
