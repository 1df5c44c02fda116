"""The e-mail: what it says, that it parses back, and that no text in it can become a header or markup."""

import datetime as dt
import email
import email.policy
import subprocess
import sys
from dataclasses import replace
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest

from include.catalog.models import Index
from include.remind.message import AddressError, write_message
from include.remind.reminder import Digest, MissingItem
from tests.remind.digests import BEFORE_DUE, BY_KIND, ESCALATION, EXPLAIN, FILED, ISSUER, NOT_FILED, OVERDUE, finding

SENDER = "Sở Kế hoạch và Đầu tư <pci@quangngai.gov.vn>"
ATTACHMENTS = [("cong-van-SCT.docx", b"PK\x03\x04"), ("Phiếu tiếp nhận.html", "<p>Sở</p>".encode()), ("la.bin", bytes(range(256)))]
every_kind = pytest.mark.parametrize("digest", BY_KIND.values(), ids=BY_KIND)


def parsed(digest: Digest, attachments=(), sender: str = SENDER) -> EmailMessage:
    return email.message_from_bytes(write_message(digest, sender, list(attachments)).as_bytes(), policy=email.policy.default)


def bodies(digest: Digest) -> tuple[str, str]:
    message = parsed(digest)
    return message.get_body(("plain",)).get_content(), message.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    ("digest", "subject"),
    [
        (BEFORE_DUE, "[PCI 2021-Y] Đôn đốc nộp báo cáo – Sở Công Thương (còn 5 ngày làm việc)"),
        (OVERDUE, "[PCI 2021-Y] Đôn đốc nộp báo cáo – Sở Công Thương (quá hạn 5 ngày làm việc)"),
        (EXPLAIN, "[PCI 2021-Y] Đề nghị giải trình số liệu – Sở Công Thương (5 nội dung)"),
        (ESCALATION, "[PCI 2021-Y] Đề nghị chỉ đạo hoàn thành báo cáo – Sở Công Thương (quá hạn 5 ngày làm việc)"),
        (
            replace(BEFORE_DUE, written_on=NOT_FILED.due_on, rounds=(replace(NOT_FILED, working_days_late=0),)),
            "[PCI 2021-Y] Đôn đốc nộp báo cáo – Sở Công Thương (hôm nay là hạn cuối)",
        ),
        (
            replace(
                OVERDUE, rounds=(replace(NOT_FILED, working_days_late=2), replace(NOT_FILED, round_code="2022-Q1", working_days_late=7))
            ),
            "[PCI 2021-Y, 2022-Q1] Đôn đốc nộp báo cáo – Sở Công Thương (quá hạn 7 ngày làm việc)",
        ),
        (  # a report that came is not what is late
            replace(OVERDUE, rounds=(replace(FILED, working_days_late=30), replace(NOT_FILED, round_code="2022-Q1", working_days_late=2))),
            "[PCI 2021-Y, 2022-Q1] Đôn đốc nộp báo cáo – Sở Công Thương (quá hạn 2 ngày làm việc)",
        ),
        (replace(ESCALATION, rounds=(FILED,)), "[PCI 2021-Y] Đề nghị chỉ đạo hoàn thành báo cáo – Sở Công Thương (5 nội dung)"),
    ],
)
def test_the_subject_tells_what_and_when(digest, subject):
    assert parsed(digest)["Subject"] == subject


@every_kind
def test_headers_parse_back(digest):
    message = parsed(digest)
    assert not message.defects and not any(message[name].defects for name in message)
    assert message["From"].addresses[0].display_name == "Sở Kế hoạch và Đầu tư"
    assert [a.addr_spec for a in message["To"].addresses] == ["vanphong@sct.quangngai.gov.vn"]
    assert message["Date"].datetime == dt.datetime.combine(digest.written_on, dt.time(8), dt.timezone(dt.timedelta(hours=7)))
    assert message["Message-ID"].endswith("@quangngai.gov.vn>")


def test_long_names_keep_their_spaces():
    name = "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi, Phòng Tổng hợp"
    raw = write_message(replace(OVERDUE, department_name_vi=name, recipients=(f'"{name}" <a@b.vn>', "c@d.vn")), f'"{name}" <pci@b.vn>', [])
    message = email.message_from_bytes(raw.as_bytes(), policy=email.policy.default)
    assert name in message["Subject"]
    # Read by RFC 2047: the newer parser of Python 3.11 puts spaces between the encoded words of a name.
    plain = email.message_from_bytes(raw.as_bytes())
    assert [str(make_header(decode_header(plain[header]))).split(" <")[0] for header in ("From", "To")] == [name, name]
    assert [a.addr_spec for a in message["To"].addresses] == ["a@b.vn", "c@d.vn"]
    head = raw.as_bytes().split(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) <= 78 and head.isascii()


@every_kind
def test_both_bodies_tell_everything(digest):
    for body in bodies(digest):
        items = digest.rounds[0]
        for said in ("Kính gửi", "01/12/2021", "Văn bản số 2446/SKHĐT-XTĐT", "Sở Kế hoạch và Đầu tư", "pci@quangngai.gov.vn"):
            assert said in body
        assert f"chậm nhất ngày {items.answer_by:%d/%m/%Y}" in body
        assert all(item.name_vi in body for item in items.missing)
        assert all(found.message_vi in body and found.remedy_vi in body for found in items.findings)
        assert f"Please answer by {items.answer_by:%d %B %Y}." in body
        assert body.index("Kính gửi") < body.index("Please answer by")
    assert len(bodies(EXPLAIN)[1].split("<tr>")) == 1 + 1 + 4


def test_twenty_findings_at_most_with_the_total():
    items = replace(FILED, findings=tuple(finding(n) for n in range(1, 26)), findings_total=57)
    for body in bodies(replace(EXPLAIN, rounds=(items,))):
        assert "VAL-20" in body and "VAL-21" not in body
        assert "20 trong tổng số 57 nội dung" in body


def test_a_report_that_came_is_not_called_late():
    for body in bodies(EXPLAIN):
        assert "quá hạn" not in body and "late" not in body
        assert "số tiếp nhận QNG-2021-Y-SCT-02" in body


def test_text_is_escaped_in_html_and_literal_in_text():
    evil = "<script>alert(1)</script> & {{ 7*7 }} {% raw %}"
    items = replace(FILED, missing=(MissingItem(evil, evil, evil),), findings=(finding(1, message_vi=evil, sheet=evil),), state_vi=evil)
    text, html = bodies(replace(EXPLAIN, department_name_vi=evil, rounds=(items,), issuer=ISSUER.model_copy(update={"contact_vi": evil})))
    assert "<script" not in html and html.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7*7 }} {% raw %}") >= 6
    assert text.count(evil) >= 6 and "&lt;" not in text


def test_attachments_come_back_as_they_were():
    found = list(parsed(EXPLAIN, ATTACHMENTS).iter_attachments())
    assert [part.get_filename() for part in found] == [name for name, _ in ATTACHMENTS]
    assert [part.get_payload(decode=True) for part in found] == [content for _, content in ATTACHMENTS]
    assert found[0].get_content_type() == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert found[2].get_content_type() == "application/octet-stream"


def test_newlines_in_names_make_no_header():
    evil = "Sở\r\nBcc: ke-xau@example.com\nX: 1\x00"
    digest = replace(OVERDUE, department_name_vi=evil, rounds=(replace(NOT_FILED, round_code="2021-Y\r\nBcc: a@b.vn"),))
    message = parsed(digest, [("a\r\nBcc: x@y.vn\r\n.docx", b"x"), ('b";\r\nX-Y: 1.pdf', b"y")])
    assert set(message.keys()) == {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}
    assert message["Subject"].startswith("[PCI 2021-Y Bcc: a@b.vn] Đôn đốc nộp báo cáo – Sở Bcc: ke-xau@example.com X: 1 (")
    for part in message.iter_attachments():
        assert set(part.keys()) == {"Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"}


@pytest.mark.parametrize(
    "evil",
    [
        "a@b.vn\nBcc: c@d.vn",
        "a@b.vn, c@d.vn",
        "a@b.vn;c@d.vn",
        "khong-co",
        "a@",
        "@b.vn",
        "",
        "a b@c.vn",
        "a@b..vn",
        '"A\r\nBcc: c@d.vn" <a@b.vn>',
    ],
)
def test_an_address_is_one_address(evil):
    with pytest.raises(AddressError):
        write_message(replace(OVERDUE, recipients=("ok@sct.gov.vn", evil)), SENDER, [])
    with pytest.raises(AddressError):
        write_message(OVERDUE, evil, [])


def test_without_recipients_there_is_no_to():
    assert "To" not in parsed(replace(OVERDUE, recipients=()))


def test_several_recipients_are_all_named():
    message = parsed(replace(OVERDUE, recipients=("a@b.vn", "Nguyễn Văn A <c@d.vn>")))
    assert [a.addr_spec for a in message["To"].addresses] == ["a@b.vn", "c@d.vn"]


@every_kind
def test_same_digest_same_bytes(digest):
    assert write_message(digest, SENDER, ATTACHMENTS).as_bytes() == write_message(digest, SENDER, ATTACHMENTS).as_bytes()


@pytest.mark.slow
def test_bytes_do_not_depend_on_the_process():
    code = (
        "import hashlib; from tests.remind.digests import EXPLAIN; from include.remind.message import write_message;"
        "print(hashlib.sha256(write_message(EXPLAIN, 'a@b.vn', [('x.pdf', b'x')]).as_bytes()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ".", "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(seen) == 1


def test_the_identity_is_the_digests():
    one = write_message(OVERDUE, SENDER, [])["Message-ID"]
    assert write_message(OVERDUE, SENDER, ATTACHMENTS)["Message-ID"] == one
    assert write_message(replace(OVERDUE, department_code="STP"), SENDER, [])["Message-ID"] != one
    assert write_message(replace(OVERDUE, written_on=dt.date(2021, 12, 9)), SENDER, [])["Message-ID"] != one


def test_the_e_mail_names_the_index_of_its_round():
    another = Index(**(NOT_FILED.index.model_dump() | {"code": "DTX"}))
    digest = replace(OVERDUE, rounds=(replace(NOT_FILED, index=another),))
    assert parsed(digest)["Subject"].startswith("[DTX 2021-Y] ")
    for body in bodies(digest):
        assert "báo cáo dtx năm 2021" in body.casefold() and "PCI" not in body
