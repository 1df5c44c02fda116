"""Reminders of the sample round: who is reminded when, never twice, and what leaves by e-mail."""

import datetime as dt
import email
import email.policy
import smtplib
from collections import Counter
from pathlib import Path

import docx
import pytest
from aiosmtpd.controller import Controller

from include.catalog.models import ReminderPlan
from include.remind.occasions import occasion_of_findings, occasion_of_missing
from include.remind.round_up import addresses_in, write_reminders
from include.remind.sending import send_messages
from include.standalone.home import free_port
from include.warehouse.findings.settlement import WaiverRequest, ask_waiver, exempt, extend
from include.warehouse.register.reminders import reminder_states, unsent_messages
from tests.sample.playing import CATALOGUE, ROUND, play

PLAN: ReminderPlan = CATALOGUE.reminder_plan("QNG", dt.date(2021, 12, 1))
DUE = dt.date(2021, 12, 1)
WRITTEN = dt.date(2021, 12, 3)


def at(day):
    return dt.datetime.fromisoformat(f"{day}T08:00:00+07:00")


@pytest.fixture
def round_at(copy_of_state, tmp_path):
    """The sample round, and a function that plays the reminders of a day: department to kind of letter."""
    engine, places = copy_of_state("sample round", play, tmp_path)

    def remind(day):
        letters = [Path(path) for path in write_reminders(engine, CATALOGUE, at(day), places.outbox)]
        return {path.parts[-3]: path.stem.partition("_")[2] for path in letters}

    return engine, places, remind


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-11-23", None),
        ("2021-11-24", "before-5"),
        ("2021-11-26", "before-5"),
        ("2021-11-30", "before-1"),
        ("2021-12-01", "before-1"),
        ("2021-12-02", "overdue-1"),
        ("2021-12-06", "overdue-3"),
        ("2021-12-08", "escalation-5"),
        ("2021-12-14", "escalation-5"),
        ("2021-12-15", "escalation-10"),
    ],
)
def test_a_department_that_has_not_filed_is_reminded_by_working_days(day, expected):
    occasion = occasion_of_missing(PLAN, DUE, dt.date.fromisoformat(day))
    assert (occasion.name if occasion else None) == (f"{expected}-20211201" if expected else None)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2021-12-02", None), ("2021-12-03", "explain-2"), ("2021-12-10", "explain-7"), ("2021-12-17", "explain-escalation")],
)
def test_open_findings_are_asked_for_by_working_days_since_they_came(day, expected):
    occasion = occasion_of_findings(PLAN, "QNG-2021-Y/SXD/abcd1234", DUE, dt.date.fromisoformat(day), {"explain-7-abcd1234"})
    assert (occasion.name if occasion else None) == (f"{expected}-abcd1234" if expected else None)


@pytest.mark.parametrize("told", [(), {"overdue-3-20211201"}, {"explain-7-0000aaaa"}])
def test_a_leader_does_not_hear_of_findings_before_the_department_does(told):
    occasion = occasion_of_findings(PLAN, "QNG-2021-Y/SXD/abcd1234", DUE, dt.date(2021, 12, 17), told)
    assert (occasion.name, occasion.kind) == ("explain-7-abcd1234", "explain")


@pytest.mark.parametrize(
    ("written", "addresses"),
    [
        ("a@b.vn; c@d.vn", ("a@b.vn", "c@d.vn")),
        ("a@b.vn,c@d.vn\na@b.vn", ("a@b.vn", "c@d.vn")),
        ("Lan <lan@b.vn>", ("lan@b.vn",)),
        ("không có", ()),
        ("@", ()),
        ("a@", ()),
        ("a@b@c.vn", ()),
        ("phòng@b.vn\x00", ()),
        (None, ()),
    ],
)
def test_a_cover_sheet_gives_the_addresses_that_are_some(written, addresses):
    assert addresses_in([written]) == addresses


@pytest.mark.slow
def test_a_bad_address_stops_nobody(round_at):
    engine, _, remind = round_at
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE intake.submission SET contact_email = 'a@b.vn; c@d.vn; @x' WHERE department_code = 'SXD'")
        connection.exec_driver_sql("UPDATE intake.submission SET contact_email = '(số@' WHERE department_code <> 'SXD'")
    reminded = remind("2021-12-03")
    assert reminded["SCT"] == reminded["SXD"] == "explain" and len(reminded) == 17
    assert [recipients for _, recipients in unsent_messages(engine, WRITTEN)] == [("a@b.vn", "c@d.vn")]


@pytest.mark.slow
def test_the_sample_round_is_reminded_once_for_each_reason(round_at):
    _, _, remind = round_at
    assert Counter(remind("2021-12-02").values()) == {"overdue": 15}
    assert remind("2021-12-03") == {"SCT": "explain", "SXD": "explain"}
    assert remind("2021-12-03") == {}, "a second run sends nothing"
    assert remind("2021-12-04") == {}, "a Saturday"
    assert Counter(remind("2021-12-06").values()) == {"overdue": 15}
    assert Counter(remind("2021-12-08").values()) == {"escalation": 15}
    later = remind("2021-12-20")
    assert "SKHCN" not in later and later["SXD"] == "escalation" and Counter(later.values()) == {"escalation": 16}


@pytest.mark.slow
def test_the_office_that_signs_gets_an_e_mail_and_no_letter_from_itself(round_at):
    _, places, remind = round_at
    remind("2021-11-24")
    folder = Path(places.outbox) / "QNG" / "2021-Y"
    assert [path.name for path in (folder / PLAN.issuer.agency_code / "nhac-viec").iterdir()] == ["2021-11-24_before-due.eml"]
    assert (folder / "STC" / "nhac-viec" / "2021-11-24_before-due.docx").exists()


@pytest.mark.slow
def test_nobody_is_reminded_on_a_public_holiday(round_at):
    _, _, remind = round_at
    assert remind("2022-02-01") == {} and remind("2022-01-31") == {}
    assert remind("2022-02-07")


@pytest.mark.slow
def test_a_day_that_was_missed_is_made_up_for_once(round_at):
    _, _, remind = round_at
    assert Counter(remind("2021-12-07").values()) == {"overdue": 15, "explain": 2}
    assert Counter(remind("2021-12-08").values()) == {"escalation": 15}


@pytest.mark.slow
def test_after_an_extension_the_new_day_counts_and_is_reminded_of(round_at):
    engine, _, remind = round_at
    remind("2021-12-02")
    extend(engine, ROUND, "STC", dt.date(2021, 12, 10), "bão lũ", "lead", at("2021-12-02"))
    assert remind("2021-12-03").get("STC") == "before-due"
    assert "STC" not in remind("2021-12-06")


@pytest.mark.slow
def test_who_is_exempt_or_has_explained_is_left_alone(round_at):
    engine, _, remind = round_at
    exempt(engine, (ROUND, "BDT", "workbook", "workbook"), True, "không có chức năng", "lead", at("2021-12-02"))
    with engine.connect() as connection:
        rules = connection.exec_driver_sql(
            "SELECT DISTINCT rule_code, department_code FROM intake.finding JOIN intake.newest_submission USING (submission_id) "
            "WHERE department_code = 'SCT' AND severity = 'warning'"
        ).all()
    for rule, _ in rules:
        ask_waiver(engine, WaiverRequest(ROUND, "SCT", rule, None, None, 50, dt.date(2022, 3, 31), "đúng thực tế"), "lan", at("2021-12-02"))
    reminded = remind("2021-12-03")
    assert "BDT" not in reminded and "SCT" not in reminded and "SXD" in reminded


@pytest.mark.slow
def test_the_letter_says_what_is_missing_and_what_is_open(round_at):
    _, places, remind = round_at
    remind("2021-12-03")
    folder = Path(places.outbox) / "QNG" / "2021-Y"
    missing = text_of(folder / "STC" / "nhac-viec" / "2021-12-03_overdue.docx")
    for told in ("Kính gửi: Sở Tài chính", "BIA-04", "01/12/2021", "08/12/2021", "2446/SKHĐT-XTĐT"):
        assert told in missing, told
    findings = text_of(folder / "SXD" / "nhac-viec" / "2021-12-03_explain.docx")
    for told in ("Kính gửi: Sở Xây dựng", "Chỉ tiêu, ô G11", "IND-07", "13 nội dung"):
        assert told in findings, told


def text_of(path):
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


class Mailbox:
    """Takes in what arrives; refuses one address."""

    def __init__(self):
        self.messages = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.messages.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@pytest.fixture
def mailbox():
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port(0))
    controller.start()
    box.address = ("127.0.0.1", controller.port)
    yield box
    controller.stop()


@pytest.mark.slow
def test_e_mails_go_out_once_through_a_real_server(round_at, mailbox):
    engine, places, remind = round_at
    remind("2021-12-03")
    waiting = unsent_messages(engine, WRITTEN)
    assert [recipients for _, recipients in waiting] == [("mau@example.vn",)] * 2, "those two left an address on their covers"
    with smtplib.SMTP(*mailbox.address) as server:
        assert len(send_messages(engine, places.outbox, server, at("2021-12-03"))) == 2
        assert send_messages(engine, places.outbox, server, at("2021-12-03")) == []
    _, (recipients, content) = mailbox.messages
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert recipients == ["mau@example.vn"] and "Sở Xây dựng" in message["Subject"]
    assert [part.get_filename() for part in message.iter_attachments()] == ["2021-12-03_explain.docx"]


@pytest.mark.slow
def test_what_the_server_refuses_waits_for_the_next_run(round_at, mailbox):
    engine, places, remind = round_at
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE intake.submission SET contact_email = 'refused@example.vn' WHERE department_code = 'SXD'")
    remind("2021-12-03")
    with smtplib.SMTP(*mailbox.address) as server, pytest.raises(ExceptionGroup, match="refused some"):
        send_messages(engine, places.outbox, server, at("2021-12-03"))
    [(path, _)] = unsent_messages(engine, WRITTEN)
    assert "/SXD/" in path and len(mailbox.messages) == 1, "the other one went out"


@pytest.mark.slow
def test_an_e_mail_that_some_were_refused_is_told_once_and_not_sent_again(round_at, mailbox):
    engine, places, remind = round_at
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE intake.submission SET contact_email = 'refused@b.vn; lan@b.vn' WHERE department_code = 'SXD'")
    remind("2021-12-03")
    with smtplib.SMTP(*mailbox.address) as server:
        with pytest.raises(ExceptionGroup, match="refused some"):
            send_messages(engine, places.outbox, server, at("2021-12-03"))
        assert send_messages(engine, places.outbox, server, at("2021-12-03")) == []
    assert ["lan@b.vn"] in [recipients for recipients, _ in mailbox.messages]


@pytest.mark.slow
def test_an_e_mail_whose_file_is_gone_holds_back_no_other(round_at, mailbox):
    engine, places, remind = round_at
    remind("2021-12-03")
    (gone, _), (kept, _) = unsent_messages(engine, WRITTEN)
    (places.outbox / gone).unlink()
    with smtplib.SMTP(*mailbox.address) as server, pytest.raises(ExceptionGroup, match="files are gone"):
        send_messages(engine, places.outbox, server, at("2021-12-03"))
    assert [path for path, _ in unsent_messages(engine, WRITTEN)] == [gone] and len(mailbox.messages) == 1 and kept != gone


@pytest.mark.slow
def test_an_e_mail_that_lay_too_long_is_not_sent(round_at, mailbox):
    engine, places, remind = round_at
    remind("2021-12-03")
    with smtplib.SMTP(*mailbox.address) as server:
        assert send_messages(engine, places.outbox, server, at("2021-12-09")) == [], "four working days"
        assert len(send_messages(engine, places.outbox, server, at("2021-12-08"))) == 2


@pytest.mark.slow
def test_a_letter_names_the_days_of_its_own_matter(round_at):
    engine, _, remind = round_at
    remind("2021-12-03")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO intake.reminder SELECT round_key, department_code, 'overdue-1-20211201', '2021-12-02', 'overdue', '', '', '{}' "
            "FROM intake.reminder WHERE department_code = 'SXD'"
        )
    assert reminder_states(engine, ROUND)["SXD"].days == [WRITTEN]
    assert reminder_states(engine, ROUND)["STC"].days == [WRITTEN]
