"""PCI results on the desk: a steward files them and sees what came of it; nobody else can."""

import html

import pytest

from tests.desk.test_pages import post
from tests.intake.results_files import result, workbook
from tests.sample.playing import ROUND, ingest_everything

pytestmark = pytest.mark.slow
SUBMIT, READINGS = f"/rounds/{ROUND}/submit", f"/rounds/{ROUND}/pci"


def test_a_steward_checks_files_and_sees_the_readings_with_their_reasons(client_of, desk_system):
    lan = client_of("lan")
    wrong = workbook([result(composite=6.32)])
    checked = html.unescape(post(lan, SUBMIT, action="check", files={"workbook": ("sai.xlsx", wrong)}).text)
    assert "PCI-07" in checked and "Kết quả PCI!C5" in checked and "có thể là 63,2" in checked
    right = workbook([result(2010, composite=52.21, rank=54, reason="VCCI đính chính ngày 20/4/2011")])  # a year that no summary prints
    filed = post(lan, SUBMIT, action="file", files={"workbook": ("pci-2010.xlsx", right)})
    assert filed.status_code == 303
    assert "PCI-" not in lan.get(READINGS).text, "a pre-check stores nothing"
    ingest_everything(*desk_system)
    outcome = lan.get(filed.headers["location"]).text
    assert "Đã tiếp nhận" in outcome and f"{READINGS}#PCI/" in outcome
    page = html.unescape(lan.get(READINGS).text)
    for told in (
        "pci-2010.xlsx",
        "1 dòng số, 0 lỗi",
        "VCCI đính chính ngày 20/4/2011",
        "54/63",
        "Đã dùng đến",
        "Bảng PCI_2006.xls của VCCI",
    ):
        assert told in page, told
    template = lan.get(f"{READINGS}/template")
    assert template.status_code == 200 and template.content.startswith(b"PK")


def test_a_department_and_a_viewer_see_the_readings_and_file_none(client_of):
    content = workbook([result(rank=34, reason="tự tính")])
    officer = client_of("sct-officer")
    assert post(officer, SUBMIT, action="file", files={"workbook": ("pci.xlsx", content)}).status_code == 403
    assert "PCI-01" in post(officer, SUBMIT, action="check", files={"workbook": ("pci.xlsx", content)}).text
    page = html.unescape(officer.get(READINGS).text)
    assert "63,20" in page, "as Vietnam writes it"
    assert "63.20" in officer.get(READINGS, params={"lang": "en"}).text
    assert "Các tệp đã nộp" not in page
