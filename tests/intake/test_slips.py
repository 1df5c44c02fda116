"""Slips in the outbox: every fault marked, said once, and the corrected slip sent back is accepted and compared."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import text

from include.intake.answer_departments import answer_departments
from include.intake.archiving import archive_bytes
from include.intake.opening import open_round
from include.intake.readmit import readmit
from include.intake.slips import slip_name
from include.storage.places import Places
from include.warehouse.findings.in_hand import FindingFilter, all_findings_in_hand
from include.warehouse.findings.settlement import FindingPlace, WaiverRequest, act_on_finding, ask_waiver, decide_waiver
from include.warehouse.register.opened_rounds import mark_decisions_announced, rounds_with_new_decisions
from include.warehouse.register.register import read_view
from include.warehouse.submissions.answers import has_unanswered_versions
from include.warehouse.submissions.load import load_submission
from include.warehouse.submissions.sent_files import signed_reports, submission_of_stem
from include.warehouse.submissions.versions import cell_changes, progress_of_versions, versions
from tests.sample.files import FILES
from tests.sample.playing import CATALOGUE, OPENED, ROUND, ingest_everything
from tests.warehouse.test_submissions import judgement
from tests.workbook.marks import colored, right_value

pytestmark = pytest.mark.slow

AS_OF = dt.datetime.fromisoformat("2021-12-01T23:59:00+07:00")


@pytest.fixture
def filed(copy_of_state, tmp_path):
    """The round with the faulty workbooks of SXD and the real report of SCT filed and answered."""
    return copy_of_state("three departments answered", file_three_departments, tmp_path)


def file_three_departments(engine, places):
    open_round(engine, CATALOGUE, ROUND, OPENED, places)
    for file in FILES:
        if file.department in ("SXD", "SCT", "SNgV"):
            archive_bytes(engine, places, file.content, file.file_name, file.arrived_at, None)
    ingest_everything(engine, places)
    answer_departments(engine, CATALOGUE, ROUND, places, AS_OF)


def slip_path(places, department, version=1):
    return Path(places.outbox) / "QNG" / "2021-Y" / department / slip_name(ROUND, department, version)


def send(engine, places, content, name="QNG-2021-Y_SXD (sửa).xlsx", hours=5):
    archive_bytes(engine, places, content, name, AS_OF + dt.timedelta(hours=hours), "lan")
    ingest_everything(engine, places)
    return answer_departments(engine, CATALOGUE, ROUND, places, AS_OF + dt.timedelta(hours=hours + 1))


def corrected(path, keep=()):
    """The slip with every critical fault put right, except at the cells to keep."""
    book = openpyxl.load_workbook(path)
    faults = next(file for file in FILES if file.file_name == "QNG-2021-Y_SXD.xlsx").findings
    for rule, sheet, cell in faults:
        if CATALOGUE.rule(rule).severity == "critical" and cell not in keep:
            book[sheet][cell].value = right_value(type("Finding", (), {"rule_code": rule}))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_every_fault_of_the_round_is_marked_in_the_departments_own_workbook(filed):
    _, places = filed
    for department in ("SXD", "SCT"):
        path = slip_path(places, department)
        book = openpyxl.load_workbook(path)
        file = next(file for file in FILES if file.department == department)
        for rule, sheet, cell in file.findings:
            assert cell in colored(book[sheet]) and rule in book[sheet][cell].comment.text, (department, rule, cell)
    assert not slip_path(places, "SNgV").exists(), "nothing to settle, no slip"


def test_a_notice_alone_makes_no_slip_and_is_marked_beside_a_warning(filed):
    engine, places = filed
    add = text(
        "INSERT INTO intake.finding (submission_id, rule_code, level, severity, sheet, cell, expected, message_vi, message_en, "
        "remedy_vi, remedy_en) SELECT submission_id, 'IND-05', 2, :severity, 'Chỉ tiêu', :cell, 'x', 'x', 'x', 'x', 'x' "
        "FROM intake.submission WHERE department_code = 'SNgV'"
    )
    with engine.begin() as connection:
        connection.execute(add, {"severity": "info", "cell": "G5"})
    answer_departments(engine, CATALOGUE, ROUND, places, AS_OF)
    assert not slip_path(places, "SNgV").exists()
    assert "G5" in (slip_path(places, "SNgV").parent / "phieu-tiep-nhan.html").read_text(), "the receipt tells it"
    with engine.begin() as connection:
        connection.execute(add, {"severity": "warning", "cell": "G6"})
    answer_departments(engine, CATALOGUE, ROUND, places, AS_OF)
    assert {"G5", "G6"} <= set(colored(openpyxl.load_workbook(slip_path(places, "SNgV"))["Chỉ tiêu"]))


def test_what_was_said_is_not_said_again(filed):
    engine, places = filed
    assert answer_departments(engine, CATALOGUE, ROUND, places, AS_OF) == []
    slip_path(places, "SXD").unlink()
    assert answer_departments(engine, CATALOGUE, ROUND, places, AS_OF) == [str(slip_path(places, "SXD"))]


def test_the_corrected_slip_is_accepted_and_the_answer_counts_what_was_settled(filed):
    engine, places = filed
    written = send(engine, places, corrected(slip_path(places, "SXD")))
    newest, first = versions(engine, ROUND, "SXD")
    assert (newest.version, newest.state, newest.is_standing) == (2, "accepted_with_warnings", True)
    assert newest.answers_receipt == first.receipt_number and newest.sender == "lan"
    progress = progress_of_versions(engine, ROUND, "SXD")[newest.submission_id]
    assert (progress.before, progress.settled, progress.new) == (14, 6, 1)  # the new one: it came after the due day
    receipt = (Path(places.outbox) / "QNG" / "2021-Y" / "SXD" / "phieu-tiep-nhan.html").read_text()
    assert "đã xử lý 6 trên 14 lỗi, 1 lỗi mới" in receipt
    assert str(slip_path(places, "SXD", 2)) in written
    second = openpyxl.load_workbook(slip_path(places, "SXD", 2))
    assert second.sheetnames.count("Lỗi cần sửa") == 1
    shown = " ".join(str(cell.value) for row in second["Lỗi cần sửa"].iter_rows() for cell in row if cell.value)
    assert "đã xử lý 6 trên 14" in shown and first.receipt_number not in shown


@pytest.mark.slow
def test_what_changed_between_two_versions_is_told_cell_by_cell(filed):
    engine, places = filed
    send(engine, places, corrected(slip_path(places, "SXD")))
    newest, first = versions(engine, ROUND, "SXD")
    changes = cell_changes(engine, first.submission_id, newest.submission_id)
    assert changes.total == len(changes.rows) == 6
    told = {(change.sheet, change.cell): (change.before, change.after) for change in changes.rows}
    assert told["Chỉ tiêu", "G7"] == ("khoảng 10 TTHC", "10") and told["Chỉ tiêu", "H10"] == ("Không phát sinh", None)


@pytest.mark.slow
def test_a_still_faulty_slip_is_returned_again_and_never_replaces_facts(filed):
    engine, places = filed
    send(engine, places, corrected(slip_path(places, "SXD")), hours=5)
    send(engine, places, corrected(slip_path(places, "SXD"), keep=("G7",)), name="QNG-2021-Y_SXD (lan 3).xlsx", hours=8)
    third, second, _ = versions(engine, ROUND, "SXD")
    assert (third.state, third.is_standing, second.is_standing) == ("returned", False, True)


def test_a_settled_finding_is_no_longer_marked(filed):
    engine, places = filed
    place = FindingPlace(ROUND, "SXD", "IND-12", "Chỉ tiêu", "I11", _found(engine, "I11"))
    act_on_finding(engine, place, "settle", "lan", AS_OF, comment="nguồn có trong công văn")
    [path] = answer_departments(engine, CATALOGUE, ROUND, places, AS_OF)
    assert "I11" not in colored(openpyxl.load_workbook(path)["Chỉ tiêu"])


def _found(engine, cell):
    with engine.connect() as connection:
        return connection.execute(
            text("SELECT found FROM intake.finding WHERE cell = :cell AND rule_code = 'IND-12'"), {"cell": cell}
        ).scalar()


PDF = b"%PDF-1.4\n%%EOF\n"


def test_a_signed_report_is_kept_and_linked_by_its_name_or_by_the_workbooks(filed):
    engine, places = filed
    send(engine, places, PDF + b"1", "QNG-2021-Y_SXD (ký).pdf", hours=1)
    send(engine, places, FILES[0].content + b"", "unused.xlsx", hours=2)
    send(engine, places, PDF + b"2", "QNG-2021-Y_SCT.pdf", hours=3)
    [signed] = signed_reports(engine, ROUND, "SXD")
    assert (signed.file_name, signed.media_type, signed.version) == ("QNG-2021-Y_SXD (ký).pdf", "application/pdf", 1)
    assert len(signed_reports(engine, ROUND, "SCT")) == 1
    assert read_view(engine, "draft_quarantined_file") == []


@pytest.mark.slow
def test_a_signed_report_with_the_workbooks_own_odd_name_is_linked(warehouse, tmp_path):
    places = Places.under(tmp_path)
    open_round(warehouse, CATALOGUE, ROUND, OPENED, places)
    odd = next(file for file in FILES if file.file_name == "Bao cao PCI So TNMT.xlsx")
    archive_bytes(warehouse, places, PDF, "Bao cao PCI So TNMT.pdf", odd.arrived_at - dt.timedelta(minutes=1), None)
    archive_bytes(warehouse, places, odd.content, odd.file_name, odd.arrived_at, None)
    ingest_everything(warehouse, places)
    assert [entry.file_name for entry in signed_reports(warehouse, ROUND, "STNMT")] == ["Bao cao PCI So TNMT.pdf"]


def test_a_signed_report_is_not_guessed_between_departments_nor_after_the_round_closed(warehouse):
    for number, department in enumerate(("STP", "STP", "SXD")):
        load_submission(warehouse, judgement(warehouse, number, department_code=department, file_name=f"{department[:2]}.xlsx"))
    load_submission(warehouse, judgement(warehouse, 3, department_code="SXD", file_name="bao cao.xlsx"))
    assert submission_of_stem(warehouse, "ST", AS_OF) == (ROUND, "STP"), "two versions of one workbook"
    assert submission_of_stem(warehouse, "Bao cao", AS_OF) == (ROUND, "SXD")
    assert submission_of_stem(warehouse, "bao cao", AS_OF.replace(year=2023)) is None
    assert submission_of_stem(warehouse, "bao cao", OPENED - dt.timedelta(days=1)) is None
    load_submission(warehouse, judgement(warehouse, 4, department_code="SCT", state="quarantined", file_name="bao cao.xlsx"))
    assert submission_of_stem(warehouse, "bao cao", AS_OF) == (ROUND, "SXD")
    load_submission(warehouse, judgement(warehouse, 5, department_code="SCT", file_name="bao cao.xlsx"))
    assert submission_of_stem(warehouse, "bao cao", AS_OF) is None


def test_a_report_that_nobody_can_place_is_quarantined_with_a_remedy(filed):
    engine, places = filed
    send(engine, places, PDF, "scan0001.pdf")
    [row] = read_view(engine, "draft_quarantined_file")
    assert row["rule_codes"] == ["FIL-08"] and "Đặt tên tệp" in row["remedies_vi"][0]


def test_a_version_is_let_in_when_all_its_critical_findings_are_waived_and_returned_when_a_waiver_ends(filed):
    engine, places = filed
    for rule in sorted({rule for rule, _, _ in next(f for f in FILES if f.department == "SXD").findings}):
        if CATALOGUE.rule(rule).severity == "critical":
            waiver = ask_waiver(
                engine, WaiverRequest(ROUND, "SXD", rule, None, None, 5, dt.date(2021, 12, 31), "bất khả kháng"), "lan", AS_OF
            )
            assert readmit(engine, CATALOGUE, places, ROUND, AS_OF) == []
            decide_waiver(engine, waiver, "approved", "", "lead", AS_OF)
    assert readmit(engine, CATALOGUE, places, ROUND, AS_OF) == ["SXD"]
    assert readmit(engine, CATALOGUE, places, ROUND, AS_OF) == []
    [version] = versions(engine, ROUND, "SXD")
    assert (version.state, version.is_standing) == ("accepted_with_warnings", True)
    act_on_finding(engine, _place_of(engine, "IND-07"), "settle", "lan", AS_OF, comment="đã có văn bản")
    assert readmit(engine, CATALOGUE, places, ROUND, AS_OF) == [], "settled besides its waiver, which still holds"
    assert [row["value"] for row in read_view(engine, "draft_indicator_value", department_code="SXD", indicator_code="TRA-03")] == [20]
    after = dt.datetime.fromisoformat("2022-01-01T00:00:00+07:00")
    assert readmit(engine, CATALOGUE, places, ROUND, after) == ["SXD"]
    [version] = versions(engine, ROUND, "SXD")
    assert (version.state, version.is_standing) == ("returned", False)
    with engine.connect() as connection:
        stood = connection.execute(text("SELECT known_at, superseded_at FROM core.standing WHERE department_code = 'SXD'")).all()
    assert stood == [(AS_OF, after)], "it stood while the waivers held, neither before nor after"


def _place_of(engine, rule):
    with engine.connect() as connection:
        query = text("SELECT sheet, cell, found FROM intake.finding JOIN intake.submission USING (submission_id) "
                     "WHERE rule_code = :rule AND department_code = 'SXD'")  # fmt: skip
        row = connection.execute(query, {"rule": rule}).one()
    return FindingPlace(ROUND, "SXD", rule, *row)


def test_what_was_decided_after_a_run_began_is_in_its_answers(filed):
    engine, places = filed
    with engine.connect() as connection:
        found = connection.execute(
            text(
                "SELECT round_key, department_code, rule_code, sheet, cell, found FROM intake.finding "
                "JOIN intake.newest_submission USING (submission_id) WHERE department_code = 'SXD' AND severity = 'warning' LIMIT 1"
            )
        ).one()
    act_on_finding(engine, FindingPlace(*found), "settle", "lan", AS_OF + dt.timedelta(minutes=2), "đã đối chiếu")
    assert answer_departments(engine, CATALOGUE, ROUND, places, AS_OF) == [str(slip_path(places, "SXD"))]


def test_a_version_without_an_answer_waits_for_the_next_run(filed):
    engine, places = filed
    assert not has_unanswered_versions(engine)
    archive_bytes(engine, places, corrected(slip_path(places, "SXD")), "QNG-2021-Y_SXD (sửa).xlsx", AS_OF, "lan")
    ingest_everything(engine, places)
    assert has_unanswered_versions(engine)
    answer_departments(engine, CATALOGUE, ROUND, places, AS_OF)
    assert not has_unanswered_versions(engine)


def test_a_version_that_was_let_in_is_announced_until_its_summary_knows(filed):
    engine, places = filed
    decisions = rounds_with_new_decisions(engine)
    assert decisions.keys() == {ROUND}, "accepted versions, should the run that took them in have died"
    mark_decisions_announced(engine, decisions)
    assert rounds_with_new_decisions(engine) == {}
    for rule in sorted({rule for rule, _, _ in next(f for f in FILES if f.department == "SXD").findings}):
        if CATALOGUE.rule(rule).severity == "critical":
            request = WaiverRequest(ROUND, "SXD", rule, None, None, 5, dt.date(2021, 12, 31), "bất khả kháng")
            decide_waiver(engine, ask_waiver(engine, request, "lan", AS_OF), "approved", "", "lead", AS_OF)
    mark_decisions_announced(engine, rounds_with_new_decisions(engine))
    assert readmit(engine, CATALOGUE, places, ROUND, AS_OF) == ["SXD"]
    assert rounds_with_new_decisions(engine).keys() == {ROUND}


def test_a_slip_goes_when_everything_in_it_is_settled(filed):
    engine, places = filed
    assert slip_path(places, "SXD").exists()
    for row in all_findings_in_hand(engine, ROUND, AS_OF, FindingFilter(department_code="SXD")):
        place = FindingPlace(ROUND, row.department_code, row.rule_code, row.sheet, row.cell, row.found)
        act_on_finding(engine, place, "settle", "lan", AS_OF, "đã đối chiếu")
    assert answer_departments(engine, CATALOGUE, ROUND, places, AS_OF) == []
    assert not slip_path(places, "SXD").exists()
