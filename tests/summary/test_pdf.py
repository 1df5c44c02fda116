"""PDFs by the real LibreOffice: as many as there are documents, with their words; made again only when something changed."""

import io
import time

import pypdf
import pytest

from include.summary import summary_files
from include.summary.content import RoundContent
from include.summary.pdf import PdfError, to_pdf

ROUND = "QNG-2021-Y"
pytestmark = pytest.mark.slow


def text_of(pdf):
    return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_a_document_and_its_annexes_become_two_pdfs(filled, catalogue):
    files = summary_files(RoundContent.read(filled, catalogue, ROUND), "transparency")
    made = to_pdf({name: content for name, content in files.items() if not name.endswith(".html")})
    assert made.keys() == {"tong-hop-pci-2021-Y-transparency.pdf", "tong-hop-pci-2021-Y-transparency-phu-luc.pdf"}
    # Whole words: where a font lacks Vietnamese letters, a word is drawn from two fonts and its text comes out in pieces.
    said = text_of(made["tong-hop-pci-2021-Y-transparency.pdf"])
    assert all(told in said for told in ("Độc lập - Tự do - Hạnh phúc", "/BC-STP", "TRA-01", "62,5")), said[:500]
    assert "62,5" in text_of(made["tong-hop-pci-2021-Y-transparency-phu-luc.pdf"])
    assert to_pdf({}) == {}


def test_the_same_files_make_the_same_pdfs_at_another_moment(filled, catalogue):
    files = summary_files(RoundContent.read(filled, catalogue, ROUND), "transparency")
    printed = {name: content for name, content in files.items() if not name.endswith(".html")}
    before = to_pdf(printed)
    time.sleep(1.1)  # LibreOffice stamps the second
    assert to_pdf(printed) == before


def test_a_file_that_libreoffice_cannot_read_is_named():
    with pytest.raises(PdfError, match=r"hong\.docx"):
        to_pdf({"hong.docx": b"PK\x03\x04 not a document"})
