"""Letters and e-mails to a department that sent a file which nobody can use: they say what came, when, and why it is of no use."""

import datetime as dt
import io
from dataclasses import replace

import docx
import pytest

from include.remind.letter import write_letter
from include.remind.message import write_message
from include.remind.reminder import UnreadableFile
from tests.remind.digests import BEFORE_DUE, ESCALATION, OVERDUE

FILE = UnreadableFile(
    file_name="QNG-2021-Y_SYT.xlsx",
    arrived_at=dt.datetime.fromisoformat("2021-12-01T13:37:00+07:00"),
    receipt_number="QNG-2021-Y/SYT/1b2c3d4e",
    is_unopened=True,
    because_vi="Tệp bị hỏng: bị cắt cụt.",
    because_en="The file is damaged.",
)
TOLD = (
    "tệp “QNG-2021-Y_SYT.xlsx” (số tiếp nhận QNG-2021-Y/SYT/1b2c3d4e) đã nhận lúc 13:37 ngày 01/12/2021 nhưng không mở được vì: "
    "Tệp bị hỏng: bị cắt cụt. Đề nghị gửi lại."
)


def texts(digest):
    message = write_message(digest, "Sở <pci@example.vn>", [])
    letter = docx.Document(io.BytesIO(write_letter(digest)))
    return [
        message.get_body(("plain",)).get_content(),
        message.get_body(("html",)).get_content(),
        "\n".join(paragraph.text for paragraph in letter.paragraphs),
    ]


@pytest.mark.parametrize("digest", [BEFORE_DUE, OVERDUE, ESCALATION], ids=["before_due", "overdue", "escalation"])
def test_what_came_is_told_and_nobody_says_that_nothing_came(digest):
    for text in texts(replace(digest, rounds=(replace(digest.rounds[0], unreadable=FILE),))):
        assert TOLD in text.replace("\n", " ")
        assert "chưa nhận được báo cáo" not in text and "no report received" not in text
    for text in texts(digest):
        assert "chưa nhận được báo cáo" in text


def test_what_could_be_opened_is_not_said_to_be_unopened():
    other = replace(FILE, is_unopened=False, because_vi="Biểu mẫu thuộc đợt “QNG-2020-Y”, không phải đợt đang thu.")
    for text in texts(replace(OVERDUE, rounds=(replace(OVERDUE.rounds[0], unreadable=other),))):
        assert "không sử dụng được vì: Biểu mẫu thuộc đợt" in text and "không mở được" not in text
