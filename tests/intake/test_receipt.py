"""Receipts: each sender is told what arrived, in which state it ended, each finding at its cell, and what happens next."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import text
from upath import UPath

from include.intake.receipt import write_receipts, write_receipts_of_quarantined

pytestmark = pytest.mark.slow

ROUND = "QNG-2021-Y"
FACTS = (Path(__file__).parents[1] / "summary" / "facts.sql").read_text(encoding="utf-8")


@pytest.fixture
def filled(warehouse):
    with warehouse.begin() as connection:
        connection.exec_driver_sql(FACTS.replace("%", "%%"))
    return warehouse


def page_of(outbox, department):
    return (outbox / "QNG" / "2021-Y" / department / "phieu-tiep-nhan.html").read_text(encoding="utf-8")


def sections(page):
    """The parts of a page, one per file, the newest first."""
    return page.split("<section>")[1:]


def test_a_page_for_every_sender_and_none_for_who_sent_nothing(filled, catalogue, tmp_path):
    with filled.begin() as connection:
        connection.execute(text("UPDATE intake.submission SET department_code = null WHERE receipt_number = 'KXD/8'"))
    write_receipts(filled, catalogue, ROUND, UPath(tmp_path))
    write_receipts_of_quarantined(filled, UPath(tmp_path))
    assert {path.name for path in (tmp_path / "QNG" / "2021-Y").iterdir()} == {"SCT", "STP", "SXD"}
    assert {path.name for path in (tmp_path / "khong-xac-dinh").iterdir()} == {"66666666.html", "77777777.html", "88888888.html"}


def test_newest_first_with_what_happens_next(filled, catalogue, tmp_path):
    write_receipts(filled, catalogue, ROUND, UPath(tmp_path))
    newest, older = sections(page_of(tmp_path, "SCT"))
    assert "R/SCT/2" in newest and "09:00 ngày 02/12/2021" in newest and "Trả lại để sửa" in newest and "gửi lại cả tệp" in newest
    assert "R/SCT/1" in older and "vẫn đang được dùng" in older and "10:00 ngày 30/11/2021" in older, "and the repeat is told"


def test_an_older_returned_version_no_longer_asks_for_anything(filled, catalogue, tmp_path):
    with filled.begin() as connection:
        connection.execute(text("UPDATE intake.submission SET state = 'accepted' WHERE receipt_number = 'R/SCT/2'"))
        connection.execute(text("UPDATE intake.submission SET state = 'returned' WHERE receipt_number = 'R/SCT/1'"))
        connection.execute(text("UPDATE core.standing SET superseded_at = known_at WHERE department_code = 'SCT'"))
    write_receipts(filled, catalogue, ROUND, UPath(tmp_path))
    older = sections(page_of(tmp_path, "SCT"))[1]
    assert "không cần làm gì với lần nộp này" in older and "gửi lại cả tệp" not in older


def test_findings_come_worst_first_at_most_twenty_a_rule_and_inert(filled, catalogue, tmp_path):
    write_receipts(filled, catalogue, ROUND, UPath(tmp_path))
    newest = sections(page_of(tmp_path, "SCT"))[0]
    assert newest.index("IND-07") < newest.index("IDN-07")
    assert "23 chỗ" in newest and newest.count("&lt;script&gt;") == 20 and "và 3 chỗ khác" in newest
    assert "<strong>G5</strong>" in newest and "đến 100 (%)" in newest and "Kiểm tra lại" in newest
    assert "<script" not in newest


def test_a_wrong_file_of_a_known_department_is_answered_in_its_own_folder(filled, catalogue, tmp_path):
    write_receipts(filled, catalogue, ROUND, UPath(tmp_path))
    [only] = sections(page_of(tmp_path, "SYT"))
    assert "nham-dot.xlsx" in only and "nhầm đợt" in only and "Cách ly" in only


def test_only_changed_pages_are_written(filled, catalogue, tmp_path):
    assert len(write_receipts(filled, catalogue, ROUND, UPath(tmp_path))) == 4
    assert write_receipts(filled, catalogue, ROUND, UPath(tmp_path)) == []
    assert len(write_receipts_of_quarantined(filled, UPath(tmp_path))) == 3
    assert write_receipts_of_quarantined(filled, UPath(tmp_path)) == []
    with filled.begin() as connection:
        connection.execute(
            text("UPDATE intake.submission SET state_before_withdrawal = state, state = 'withdrawn' WHERE receipt_number = 'R/STP/1'")
        )
    [changed] = write_receipts(filled, catalogue, ROUND, UPath(tmp_path))
    assert "STP" in changed and "Đã rút" in page_of(tmp_path, "STP")


class _Assets(HTMLParser):
    def __init__(self):
        super().__init__()
        self.language, self.outside, self.headers = None, [], []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.language = given.get("lang") if tag == "html" else self.language
        self.outside += [value for key, value in attributes if key in ("src", "href")]
        self.headers += [given.get("scope")] if tag == "th" else []


def test_a_page_stands_by_itself_and_can_be_read_aloud(filled, catalogue, tmp_path):
    write_receipts(filled, catalogue, ROUND, UPath(tmp_path))
    page = _Assets()
    page.feed(page_of(tmp_path, "SCT"))
    assert page.language == "vi" and page.outside == [] and page.headers and set(page.headers) == {"col"}
